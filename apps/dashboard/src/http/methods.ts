/** Answers 404 for unknown addresses; for known ones OPTIONS, and other methods with 405 and those that are allowed. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../server.ts';
import { HttpError, nothingAt } from './errors.ts';

/** Call it before the routes are added. */
export function answerMissing(app: App): void {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    // The wildcard route serves the page's files.
    if (!url.includes('*')) routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });

  function answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const path = request.url.split('?')[0] ?? '';
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    // With an allowed method, the file behind the address is missing.
    if (methods.length === 0 || methods.includes(request.method)) throw new HttpError('not_found', nothingAt(request));
    const allowed = [...new Set([...methods, 'OPTIONS'])].toSorted().join(', ');
    reply.header('allow', allowed);
    // Another site's preflight is not allowed anything by that.
    if (request.method === 'OPTIONS') return reply.code(204).send();
    throw new HttpError('method_not_allowed', `${request.method} is not for this address; it takes ${allowed}.`);
  }

  // Before the body is read, because nobody needs it.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) answer(request, reply);
    else done();
  });
  app.setNotFoundHandler(async (request, reply) => answer(request, reply));
}

/** A route such as `/api/rooms/:room/messages.csv` as a regular expression. */
function patternOf(url: string): RegExp {
  const parts = url.split(/:\w+/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
