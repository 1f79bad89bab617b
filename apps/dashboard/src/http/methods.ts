/** An address that is there, asked for in a way that is not: 405 says which ways there are. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../server.ts';
import { HttpError, nothingAt } from './errors.ts';

/** To be called before the routes are made. */
export function answerMissing(app: App): void {
  const routes: { pattern: RegExp; methods: string[] }[] = [{ pattern: /^\/$/, methods: ['GET', 'HEAD'] }];
  app.addHook('onRoute', ({ url, method }) => {
    // Whatever is not of the interface is looked for among the files of the page.
    if (!url.includes('*')) routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });

  function refuse(request: FastifyRequest, reply: FastifyReply): never {
    const path = request.url.split('?')[0] ?? '';
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    // Where the method is right, the file behind the address is missing.
    if (methods.length === 0 || methods.includes(request.method)) throw new HttpError('not_found', nothingAt(request));
    const allowed = [...new Set(methods)].toSorted().join(', ');
    reply.header('allow', allowed);
    throw new HttpError('method_not_allowed', `${request.method} is not for this address; it takes ${allowed}.`);
  }

  // Before a body is read, of which nothing would be made.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) refuse(request, reply);
  });
  app.setNotFoundHandler(async (request, reply) => refuse(request, reply));
}

/** `/api/rooms/:room/messages.csv` as an expression. */
function patternOf(url: string): RegExp {
  const parts = url.split(/:\w+/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
