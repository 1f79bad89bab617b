import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import type { State } from '../../state.ts';
import { answerCall } from '../calls.ts';
import type { Face, Handler } from '../face.ts';
import {
  accountOf,
  authorise,
  listMessages,
  listReadings,
  listRooms,
  markAsRead,
  signIn,
  subscribe,
} from './endpoints.ts';
import { errorAnswer } from './errors.ts';
import { getIcon, getMedia } from './media.ts';
import { sendMessage } from './send.ts';

/** Bytes of one uploaded file. */
const UPLOAD_LIMIT = 25 * 2 ** 20;

/** BOCCO's Web API. */
export const boccoFace: Face = { authorise, accountOf, errorAnswer };

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

export function boccoRoutes(app: FastifyInstance, state: State): void {
  // Go's FormValue ignores a body it doesn't know, and so do the routes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, {}));
  app.register(formbody);
  app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT } });

  for (const [endpoint, method, url, handler] of ROUTES) {
    app.route({
      method,
      url,
      handler: (request, reply) => answerCall(state, boccoFace, endpoint, handler, request, reply),
    });
  }
}
