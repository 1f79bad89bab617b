import type { ServerResponse } from 'node:http';
import fastify, { type FastifyRequest } from 'fastify';
import { readRecording } from '../household/recording.ts';
import { completeOptions, type SimulatorOptions } from '../options.ts';
import { createState, type State } from '../state.ts';
import { send } from './answer.ts';
import { boccoFace, boccoRoutes } from './bocco/routes.ts';
import { controlRoutes } from './control.ts';
import { startDeliveries } from './emo/deliveries.ts';
import { emoFace, emoRoutes } from './emo/routes.ts';
import { asHttpError, HttpError } from './http-error.ts';

/** A running simulator. */
export interface Simulator {
  /** The base URL of BOCCO's Web API: `http://127.0.0.1:PORT/alpha`. */
  baseUrl: string;
  /** The base URL of BOCCO emo's Platform API: `http://127.0.0.1:PORT`, before `/v1`, `/oauth` and `/ext`. */
  emoBaseUrl: string;
  /** The base URL of the control routes: `http://127.0.0.1:PORT/_control`. */
  controlUrl: string;
  /** Stops listening and ends held calls at once. */
  close(): Promise<void>;
}

/**
 * Starts the services of BOCCO and of BOCCO emo on this machine. What they offer is computed when asked for, from the seed
 * and the time, so a long history costs no time at the start and no memory; posted messages and uploads stay in memory
 * until `close`. Rejects with a {@link SimulatorError} for options that can't be simulated and recordings that can't be read, and with Node's
 * error (such as `EADDRINUSE`) when the port is taken.
 */
export async function startSimulator(given: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const options = completeOptions(given);
  const recording = options.readings === undefined ? undefined : await readRecording(options.readings);
  const state = createState(options, recording);
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false, bodyLimit: BODY_LIMIT });
  app.setErrorHandler((error, request, reply) =>
    send(reply, faceOf(request).errorAnswer(state, asHttpError(error), request)),
  );
  app.addHook('onSend', async (_request, reply) => setDateHeader(state, reply.raw));
  app.setNotFoundHandler(() => {
    throw new HttpError(404);
  });
  app.register(async (scope) => boccoRoutes(scope, state));
  app.register(async (scope) => emoRoutes(scope, state));
  app.register(async (scope) => controlRoutes(scope, state), { prefix: '/_control' });
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  state.origin = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
  startDeliveries(state);
  return {
    emoBaseUrl: state.origin,
    baseUrl: `${state.origin}/alpha`,
    controlUrl: `${state.origin}/_control`,
    async close() {
      state.closing.abort();
      await app.close();
    },
  };
}

/** Bytes of a request's body. */
const BODY_LIMIT = 25 * 2 ** 20;

/** Whose words a call is answered in that comes to no endpoint. */
const faceOf = ({ url }: FastifyRequest) => (/^\/(v1|oauth|ext)\//.test(url) ? emoFace : boccoFace);

/** Sets the header `Date` to the household's clock, as the settings `date_header` and `date_ahead` say. */
function setDateHeader({ clock, settings }: State, response: ServerResponse): void {
  response.sendDate = false;
  if (settings.date_header === 'none') return;
  const date = new Date(clock.now() + settings.date_ahead * 1000).toUTCString();
  response.setHeader('date', settings.date_header === 'junk' ? 'soon' : date);
}
