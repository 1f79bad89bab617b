import { roomMessagesOf, type State } from '../../state.ts';
import { json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import type { Parameters } from '../request.ts';
import { MOTIONS } from './catalog.ts';
import { store } from './send.ts';

const TRACKS = ['head', 'antenna', 'led_cheek_l', 'led_cheek_r', 'led_play', 'led_rec', 'led_func'];

/** POST /v1/rooms/{room}/motions: seven tracks, each a list; anything else, such as `sound`, is ignored. */
export const playMotion: Handler = (state, parameters) => {
  if (!TRACKS.every((track) => Array.isArray(parameters.value(track)))) throw new HttpError(400);
  return answer(state, parameters, {
    tracks: Object.fromEntries(TRACKS.map((track) => [track, parameters.value(track)])),
  });
};

/** POST /v1/rooms/{room}/motions/preset */
export const playPreset: Handler = (state, parameters) => {
  const preset = MOTIONS.find(({ uuid }) => uuid === parameters.text('uuid').toLowerCase());
  if (preset === undefined) throw new HttpError(404);
  return answer(state, parameters, { preset: preset.uuid });
};

/** POST /v1/rooms/{room}/motions/led_color: three times 0 to 255. */
export const showColour: Handler = (state, parameters) => {
  const [red, green, blue] = ['red', 'green', 'blue'].map((name) => within(parameters, name, 0, 255));
  return answer(state, parameters, { red, green, blue });
};

/** POST /v1/rooms/{room}/motions/move_to: degrees from the middle. */
export const moveHead: Handler = (state, parameters) =>
  answer(state, parameters, {
    angle: within(parameters, 'angle', -45, 45),
    vertical_angle: within(parameters, 'vertical_angle', -20, 20),
  });

/** A number of the body. Throws {@link HttpError} 400 for none, and for one out of bounds. */
function within(parameters: Parameters, name: string, least: number, most: number): number {
  const value = parameters.value(name);
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new HttpError(400);
}

/**
 * Leaves a message in the room. The answer has a text where the room's list has null: the official Python client reads
 * the answers of motions, and would refuse a null.
 */
function answer(state: State, parameters: Parameters, motion: object) {
  const roomMessages = roomMessagesOf(state, 'emo', parameters.path('room'));
  const message = store(state, roomMessages, { sender: state.household.account, media: 'motion' }, false);
  state.received.push({
    kind: 'motion',
    robot: 'emo',
    room: roomMessages.room.uuid,
    unique_id: message.unique_id,
    motion,
  });
  return json(200, { ...message, message: { ja: '' } });
}
