import type { ServerResponse } from 'node:http';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type HTTPMethods } from 'fastify';
import { readRecording } from '../household/recording.ts';
import { completeOptions, type SimulatorOptions } from '../options.ts';
import { createState, type State } from '../state.ts';
import { send } from './answer.ts';
import { answerCall, errorAnswer } from './calls.ts';
import { controlRoutes } from './control.ts';
import { type Handler, listMessages, listReadings, listRooms, markAsRead, signIn, subscribe } from './endpoints.ts';
import { HttpError } from './http-error.ts';
import { getIcon, getMedia } from './media.ts';
import { sendMessage } from './send.ts';

/** A running simulator. */
export interface Simulator {
  /** The base URL of the API: `http://127.0.0.1:PORT/alpha`. */
  baseUrl: string;
  /** The base URL of the control routes: `http://127.0.0.1:PORT/_control`. */
  controlUrl: string;
  /** Stops listening and ends held calls at once. */
  close(): Promise<void>;
}

/**
 * Starts a BOCCO on this machine. What it offers is computed when asked for, from the seed and the time, so a long
 * history costs no time at the start and no memory; posted messages and uploads stay in memory until `close`. Rejects
 * with a {@link SimulatorError} for options that can't be simulated and recordings that can't be read, and with Node's
 * error (such as `EADDRINUSE`) when the port is taken.
 */
export async function startSimulator(given: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const options = completeOptions(given);
  const recording = options.readings === undefined ? undefined : await readRecording(options.readings);
  const state = createState(options, recording);
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false, bodyLimit: UPLOAD_LIMIT });
  app.setErrorHandler((error, request, reply) => send(reply, errorAnswer(error, request)));
  app.addHook('onSend', async (_request, reply) => setDateHeader(state, reply.raw));
  app.setNotFoundHandler(() => {
    throw new HttpError(404);
  });
  app.register(async (scope) => serviceRoutes(scope, state));
  app.register(async (scope) => controlRoutes(scope, state), { prefix: '/_control' });
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  state.origin = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
  return {
    baseUrl: `${state.origin}/alpha`,
    controlUrl: `${state.origin}/_control`,
    async close() {
      state.closing.abort();
      await app.close();
    },
  };
}

/** Bytes of one uploaded file. */
const UPLOAD_LIMIT = 25 * 2 ** 20;

/** Every route of the service, with the endpoint name that faults and counts use. */
const ROUTES: [endpoint: string, method: HTTPMethods, path: string, handler: Handler][] = [
  ['sessions', 'POST', '/alpha/sessions', signIn],
  ['rooms', 'GET', '/alpha/rooms/joined', listRooms],
  ['messages', 'GET', '/alpha/rooms/:room/messages', listMessages],
  ['send', 'POST', '/alpha/rooms/:room/messages', sendMessage],
  ['subscribe', 'GET', '/alpha/rooms/:room/subscribe', subscribe],
  ['read', 'POST', '/alpha/rooms/:room/messages/:message/read', markAsRead],
  ['sensor_environments', 'GET', '/alpha/rooms/:room/sensor_environments/:sensor', listReadings],
  ['media', 'GET', '/alpha/messages/:file', getMedia],
  ['media', 'GET', '/1/messages/:file', getMedia],
  ['media', 'GET', '/alpha/users/:file', getIcon],
  ['media', 'GET', '/1/users/:file', getIcon],
];

function serviceRoutes(app: FastifyInstance, state: State): void {
  // Go's FormValue ignores a body it doesn't know, and so do the routes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, {}));
  app.register(formbody);
  app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT } });

  for (const [endpoint, method, url, handler] of ROUTES) {
    app.route({
      method,
      url,
      handler: (request, reply) => answerCall(state, endpoint, handler, request, reply),
    });
  }
}

/** Sets the header `Date` to the household's clock, as the settings `date_header` and `date_ahead` say. */
function setDateHeader({ clock, settings }: State, response: ServerResponse): void {
  response.sendDate = false;
  if (settings.date_header === 'none') return;
  const date = new Date(clock.now() + settings.date_ahead * 1000).toUTCString();
  response.setHeader('date', settings.date_header === 'junk' ? 'soon' : date);
}
