/** What a Business account says in all of its rooms at once. */
import { uuid } from '../../household/random.ts';
import { joinedRooms, type State } from '../../state.ts';
import { json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import { listAnswer } from './lists.ts';
import { store } from './send.ts';

/** GET /v1/broadcast_messages, newest first */
export const listBroadcasts: Handler = (state, parameters) =>
  listAnswer(state, parameters, 'messages', state.emo.broadcasts.toReversed());

/** GET /v1/broadcast_messages/{id}: with what became of it in each room. */
export const getBroadcast: Handler = (state, parameters) => {
  const message = state.emo.broadcasts.find(({ id }) => String(id) === parameters.path('id'));
  if (message === undefined) throw new HttpError(404);
  const { executed_at, finished } = message;
  const details = roomsOf(state).map(({ room }) => ({
    room_uuid: room.uuid,
    room_name: room.name,
    success: true,
    status_code: 200,
    description: '',
    executed_at,
  }));
  return json(200, { message, details: finished ? details : [] });
};

/** POST /v1/broadcast_messages: spoken at once with `immediate`; one for a later time is listed, and not spoken. */
export const createBroadcast: Handler = (state, parameters) => {
  const [title, text] = [parameters.text('title'), parameters.text('text')];
  const finished = parameters.value('immediate') === true;
  const executed_at = finished ? state.clock.seconds() : parameters.value('executed_at');
  if (title === '' || text === '' || typeof executed_at !== 'number') throw new HttpError(400);
  const { account } = state.household;
  if (finished) for (const room of roomsOf(state)) store(state, room, { sender: account, text }, false);
  const id = state.emo.broadcasts.length + 1;
  const channel_uuid = uuid(1, 392, state.accounts.indexOf(state));
  const broadcast = { id, channel_uuid, title, text, executed_at, finished, success: finished, failed: false };
  state.emo.broadcasts.push(broadcast);
  return json(200, broadcast);
};

const roomsOf = (state: State) => joinedRooms(state, 'emo');
