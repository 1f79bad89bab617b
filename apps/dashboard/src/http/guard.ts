/**
 * Keeps other web sites out, whoever is signed in: the Host list stops a page that points its own name at this machine
 * (DNS rebinding), Origin and Sec-Fetch-Site stop cross-site posts.
 */
import { isIP } from 'node:net';
import { type Config, isLoopbackHost } from '@roomlog/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './errors.ts';
import type { Limits } from './limits.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const ownSites = new Set([undefined, 'same-origin', 'none']);

export function guard(app: FastifyInstance, { allowedHosts, listen }: Config, { addressLength }: Limits): void {
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', ...allowedHosts]);
  // An address is no name that another site could point here, and the router may give this machine a new one any day.
  const isAllowed = (host: string) => {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    return hosts.has(name) || (!isLoopbackHost(listen.host) && isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  };
  /** Nearly every request has the same one. */
  let allowed = '';
  const check = ({ method, headers, host, originalUrl }: FastifyRequest) => {
    // Only a proxy gets a full URL.
    if (!originalUrl.startsWith('/')) throw new HttpError('bad_request', 'Ask for a path, such as /api/rooms.');
    if (originalUrl.length > addressLength) throw new HttpError('address_too_long', 'This address is too long.');
    if (host !== allowed) {
      if (!isAllowed(host)) {
        throw new HttpError('forbidden', 'This name is not known here; add it to ROOMLOG_ALLOWED_HOSTS.');
      }
      allowed = host;
    }
    if (safeMethods.has(method)) return;
    const foreign = headers.origin !== undefined && URL.parse(headers.origin)?.host !== host;
    if (foreign || !ownSites.has(headers['sec-fetch-site'])) {
      throw new HttpError('forbidden', 'Another web site may not do this.');
    }
  };
  app.addHook('onRequest', (request, _reply, done) => {
    check(request);
    done();
  });
}
