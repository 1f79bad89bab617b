import multipart from '@fastify/multipart';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import type { State } from '../../state.ts';
import { answerCall } from '../calls.ts';
import type { Face, Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import { createBroadcast, getBroadcast, listBroadcasts } from './broadcasts.ts';
import { converse, setConversationEndpoint, startConversation } from './conversations.ts';
import * as endpoints from './endpoints.ts';
import { errorAnswer } from './errors.ts';
import { getFile, getPicture } from './media.ts';
import { moveHead, playMotion, playPreset, showColour } from './motions.ts';
import { sendAudio, sendImage, sendStamp, sendText } from './send.ts';
import { accountOf, authorise, refresh } from './tokens.ts';
import * as webhook from './webhook.ts';

/** BOCCO emo's Platform API. */
export const emoFace: Face = {
  authorise: (state, endpoint, parameters) => (endpoint === PICTURES ? state : authorise(state, endpoint, parameters)),
  accountOf,
  errorAnswer: (state, error) => errorAnswer(error, state.settings.emo_unauthorized_body),
};

/** Faces and stamps are for everybody: this is no endpoint that a fault can name. */
const PICTURES = 'emo_pictures';

const ROOM = '/v1/rooms/:room';

/** Every route of the service, with the endpoint name that faults and counts use. `DELETE /v1/me` is not among them. */
const ROUTES: [endpoint: string, method: HTTPMethods, path: string, handler: Handler][] = [
  ['emo_refresh', 'POST', '/oauth/token/refresh', refresh],
  ['emo_me', 'GET', '/v1/me', endpoints.getMe],
  ['emo_me', 'PUT', '/v1/me', endpoints.changeMe],
  ['emo_rooms', 'GET', '/v1/rooms', endpoints.listRooms],
  ['emo_messages', 'GET', `${ROOM}/messages`, endpoints.listMessages],
  ['emo_messages', 'GET', `${ROOM}/messages/channel`, endpoints.listChannelMessages],
  ['emo_send', 'POST', `${ROOM}/messages/text`, sendText],
  ['emo_send', 'POST', `${ROOM}/messages/stamp`, sendStamp],
  ['emo_send', 'POST', `${ROOM}/messages/audio`, sendAudio],
  ['emo_send', 'POST', `${ROOM}/messages/image`, sendImage],
  ['emo_move', 'POST', `${ROOM}/motions`, playMotion],
  ['emo_move', 'POST', `${ROOM}/motions/preset`, playPreset],
  ['emo_move', 'POST', `${ROOM}/motions/led_color`, showColour],
  ['emo_move', 'POST', `${ROOM}/motions/move_to`, moveHead],
  ['emo_sensors', 'GET', `${ROOM}/sensors`, endpoints.listSensors],
  ['emo_values', 'GET', `${ROOM}/sensors/:sensor/values`, endpoints.listValues],
  ['emo_settings', 'GET', `${ROOM}/emo/settings`, endpoints.getSettings],
  ['emo_stamps', 'GET', '/v1/stamps', endpoints.listStamps],
  ['emo_motions', 'GET', '/v1/motions', endpoints.listMotions],
  ['emo_webhook', 'GET', '/v1/webhook', webhook.getWebhook],
  ['emo_webhook', 'POST', '/v1/webhook', webhook.createWebhook],
  ['emo_webhook', 'PUT', '/v1/webhook', webhook.changeWebhook],
  ['emo_webhook', 'DELETE', '/v1/webhook', webhook.deleteWebhook],
  ['emo_webhook', 'PUT', '/v1/webhook/events', webhook.chooseEvents],
  ['emo_conversations', 'POST', `${ROOM}/conversations`, startConversation],
  ['emo_conversations', 'POST', `${ROOM}/conversations/:session/:what`, converse],
  ['emo_conversations', 'PUT', '/v1/bocco_channel/services/:id/conversation_endpoint', setConversationEndpoint],
  ['emo_broadcasts', 'GET', '/v1/broadcast_messages', listBroadcasts],
  ['emo_broadcasts', 'GET', '/v1/broadcast_messages/:id', getBroadcast],
  ['emo_broadcasts', 'POST', '/v1/broadcast_messages', createBroadcast],
  ['emo_media', 'GET', '/ext/1/rooms/:room/feeds/:feed/:what', getFile],
  [PICTURES, 'GET', '/1/profile_images/:file', getPicture],
  [PICTURES, 'GET', '/1/stamps/:file', getPicture],
];

/** Bytes of one uploaded file that are read; the service takes fewer. */
const UPLOAD_LIMIT = 25 * 2 ** 20;

export function emoRoutes(app: FastifyInstance, state: State): void {
  app.removeAllContentTypeParsers();
  // Bodies are JSON, whatever the content type says.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch {
      done(new HttpError(400));
    }
  });
  app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT } });
  for (const [endpoint, method, url, handler] of ROUTES) {
    app.route({
      method,
      url,
      handler: (request, reply) =>
        answerCall(state, emoFace, endpoint, withoutBody(handler, method, endpoint), request, reply),
    });
  }
}

/** With the setting `emo_empty_answers` what writes is answered without a body; a refresh has to have one. */
function withoutBody(handler: Handler, method: HTTPMethods, endpoint: string): Handler {
  if (method === 'GET' || endpoint === 'emo_refresh') return handler;
  return async (state, parameters, clientGone) => {
    const answer = await handler(state, parameters, clientGone);
    return state.settings.emo_empty_answers === 'writes' ? { ...answer, headers: {}, body: '' } : answer;
  };
}
