import { uuid } from '../../household/random.ts';
import { roomMessagesOf, type State } from '../../state.ts';
import { type Answer, json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';

/** POST /v1/rooms/{room}/conversations: a session, of the plan Business Advanced only. Nobody speaks in it. */
export const startConversation: Handler = (state, parameters) => {
  roomMessagesOf(state, 'emo', parameters.path('room'));
  state.emoService.issued += 1;
  return json(200, { session_id: uuid(1, 391, state.emoService.issued) });
};

/** POST /v1/rooms/{room}/conversations/{session}/recording and …/text: text of 1 to 250 characters. */
export const converse: Handler = (state, parameters) => {
  roomMessagesOf(state, 'emo', parameters.path('room'));
  const { length } = parameters.text('text');
  const isText = parameters.path('what') === 'text';
  if (isText && (length === 0 || length > 250)) throw new HttpError(400);
  return json(200, { session_id: parameters.path('session') });
};

/** PUT /v1/bocco_channel/services/{id}/conversation_endpoint: the one answer that has no body. */
export const setConversationEndpoint = (_state: State): Answer => ({ status: 200, headers: {}, body: '' });
