/** Builds the server; main.ts starts it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import { fastifySSE } from '@fastify/sse';
import staticFiles from '@fastify/static';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Failure, rootDir } from '@roomlog/runtime';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { addDoor } from './access/door.ts';
import type { Context } from './context.ts';
import { createLive } from './events/live.ts';
import { createAnswerCache, revalidated } from './http/answer-cache.ts';
import { compression } from './http/compression.ts';
import { handleClientError, handleError } from './http/errors.ts';
import { guard } from './http/guard.ts';
import { lazySchemas } from './http/lazy-schemas.ts';
import { usualLimits } from './http/limits.ts';
import { answerMissing } from './http/methods.ts';
import { addSecurityHeaders, bareHeaders } from './http/security-headers.ts';
import { closeSilentConnections } from './http/silent-connections.ts';
import { cutSlowBodies } from './http/slow-bodies.ts';
import { oncePerTurn } from './http/turn.ts';
import { checkStrictly } from './http/validation.ts';
import { openApi } from './openapi/document.ts';
import { comfortRoutes } from './routes/comfort.ts';
import { continuesRoutes } from './routes/continues.ts';
import { dayRoutes } from './routes/days.ts';
import { docsRoutes } from './routes/docs.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { linkRoutes } from './routes/links.ts';
import { mediaRoutes } from './routes/media.ts';
import { messageDayRoutes } from './routes/message-days.ts';
import { messageRoutes } from './routes/messages.ts';
import { pageRoutes } from './routes/page.ts';
import { placeRoutes } from './routes/places.ts';
import { quietHoursRoutes } from './routes/quiet-hours.ts';
import { readingFileRoutes } from './routes/reading-files.ts';
import { readingRoutes } from './routes/readings.ts';
import { roomEventRoutes } from './routes/room-events.ts';
import { roomRoutes } from './routes/rooms.ts';
import { sendRoute } from './routes/send.ts';
import { setupRoutes } from './routes/setup.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { storageRoutes } from './routes/storage.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userRoutes } from './routes/users.ts';
import { watchRoutes } from './routes/watch.ts';
import type { App } from './server.ts';

const page = join(rootDir, 'apps/dashboard/dist');

/** @param stop ends the live feed and the event streams */
export async function createApp(context: Context, stop: AbortSignal, limits = usualLimits): Promise<App> {
  if (!existsSync(`${page}/index.html`)) throw new Failure('failed', 'The page is not built; run pnpm build first.');
  const { trustedProxies } = context.config;
  const loggerInstance: FastifyBaseLogger = context.log;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request costs more than most requests, and nothing here logs twice about one.
    childLoggerFactory: (log) => log,
    // `stop` ends the event streams; other idle connections must not keep the process alive.
    forceCloseConnections: 'idle',
    // Who was in time is answered: closing.ts.
    return503OnClosing: false,
    bodyLimit: 64 * 1024,
    // What a proxy says of its client counts only if it comes from an address that was named.
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    schemaController: lazySchemas,
    // Verbose: validation.ts needs the schema for its error sentences.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
    requestTimeout: limits.headersTimeout + limits.uploadTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    http: {
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: limits.connectionsCheckingInterval,
    },
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply.headers(bareHeaders)),
    clientErrorHandler: handleClientError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  closeSilentConnections(app);
  cutSlowBodies(app.server, limits);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(handleError);
  addSecurityHeaders(app);
  await app.register(cookie);
  guard(app, context.config, limits);
  addDoor(app, context);
  answerMissing(app);
  checkStrictly(app);
  await app.register(swagger, openApi);
  // Most files of the page are compressed when they are built.
  await app.register(compress, compression);
  await app.register(fastifySSE, { heartbeatInterval: 15_000 });
  app.addHook('onSend', (request, reply, _payload, done) => {
    const neverChanges = /^\/(assets|media)\//.test(request.url) && reply.statusCode < 400;
    const isKept = neverChanges || reply.getHeader('cache-control') === revalidated;
    if (!isKept) reply.header('cache-control', 'no-store');
    done();
  });
  signInRoutes(app, context);
  linkRoutes(app, context);
  setupRoutes(app, context, limits);
  tokenRoutes(app, context);
  userRoutes(app, context);
  storageRoutes(app, context, limits);
  const answers = createAnswerCache(oncePerTurn(() => context.reader.engine.version()));
  comfortRoutes(app, context);
  continuesRoutes(app, context);
  quietHoursRoutes(app, context);
  roomRoutes(app, context, answers);
  placeRoutes(app, context, answers);
  readingRoutes(app, context, answers);
  dayRoutes(app, context, answers);
  readingFileRoutes(app, context);
  messageRoutes(app, context, answers);
  messageDayRoutes(app, context, answers);
  roomEventRoutes(app, context, answers);
  watchRoutes(app, context);
  await sendRoute(app, context, limits);
  mediaRoutes(app, context);
  const closing = new AbortController();
  const live = await createLive(context, AbortSignal.any([stop, closing.signal]), limits);
  eventRoutes(app, context, live);
  app.addHook('preClose', async () => closing.abort());
  // The caller closes the store next.
  app.addHook('onClose', () => live.ended);
  healthRoutes(app, context, live);
  docsRoutes(app, page);
  pageRoutes(app, context, page);
  await app.register(staticFiles, {
    root: page,
    immutable: true,
    maxAge: '1y',
    preCompressed: true,
    // It is empty: /docs fills it.
    allowedPath: (path) => path !== '/docs.html',
  });
  return app;
}
