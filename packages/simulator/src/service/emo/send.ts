import { uuid } from '../../household/random.ts';
import { type Posted, post, type RoomMessages } from '../../household/room-messages.ts';
import { roomMessagesOf, type State, wakePolls } from '../../state.ts';
import { json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { fileTypeOf } from '../file-types.ts';
import { HttpError } from '../http-error.ts';
import type { FilePart, Parameters } from '../request.ts';
import { STAMPS } from './catalog.ts';
import { messageOf, timeOf, type WireMessage } from './wire.ts';

/** POST /v1/rooms/{room}/messages/text. Nothing makes a repeated post the same message: each is stored. */
export const sendText: Handler = (state, parameters) => {
  const text = parameters.text('text');
  const { emo_text_limit, refuse_once } = state.settings;
  const isRefused = refuse_once.includes(text) && !state.refused.has(text);
  if (isRefused) state.refused.add(text);
  const isTooLong = emo_text_limit > 0 && text.length > emo_text_limit;
  if (text === '' || isTooLong || isRefused) throw new HttpError(400);
  return answer(state, parameters, { media: 'text', text });
};

/** POST /v1/rooms/{room}/messages/stamp: 500 without `uuid`, as with the wrong key. */
export const sendStamp: Handler = (state, parameters) => {
  const id = parameters.text('uuid').toLowerCase();
  if (id === '') throw new HttpError(500, { message: 'failed to generate response' });
  if (STAMPS.every((stamp) => stamp.uuid !== id)) throw new HttpError(404);
  return answer(state, parameters, { media: 'stamp', text: parameters.text('text'), audio: 'wav', image: 'png' });
};

/** POST /v1/rooms/{room}/messages/audio: one part `audio`, MP3 or M4A. */
export const sendAudio: Handler = (state, parameters) => {
  const { file, ending } = upload(state, parameters, 'audio', ['mp3', 'm4a']);
  return answer(state, parameters, { media: 'audio', audio: ending }, file);
};

/** POST /v1/rooms/{room}/messages/image: one part `image`, JPEG or PNG. */
export const sendImage: Handler = (state, parameters) => {
  const { file, ending } = upload(state, parameters, 'image', ['jpg', 'png']);
  return answer(state, parameters, { media: 'image', image: ending }, file);
};

/** Bytes of one file. */
const FILE_LIMIT = 2 ** 20;

/** The file of a multipart body. Throws {@link HttpError} 400 for none, a large one, and one of another type. */
function upload({ settings }: State, parameters: Parameters, name: string, endings: string[]) {
  const file = parameters.file(name);
  if (file === undefined || file.bytes.length === 0 || file.bytes.length > FILE_LIMIT) throw new HttpError(400);
  const { ending } = fileTypeOf(file);
  const isDeclared = settings.emo_upload_types === 'any' || file.type.startsWith(`${name}/`);
  if (!endings.includes(ending) || !isDeclared) throw new HttpError(400);
  return { file, ending };
}

/** Stores what the account posts, and answers with the message. */
function answer(state: State, parameters: Parameters, posted: Partial<Posted>, file?: FilePart) {
  const roomMessages = roomMessagesOf(state, 'emo', parameters.path('room'));
  return json(
    200,
    store(state, roomMessages, { sender: state.household.account, ...posted }, state.settings.replies, file),
  );
}

/**
 * Stores a message under a `sequence` that no other of the room has, and a `unique_id` of its own. `answered` has
 * somebody in the household reply to it. Wakes who waits for messages.
 */
export function store(
  state: State,
  roomMessages: RoomMessages,
  posted: Pick<Posted, 'sender'> & Partial<Posted>,
  answered: boolean,
  file?: FilePart,
): WireMessage {
  const { room } = roomMessages;
  state.emoService.issued += 1;
  const unique_id = uuid(room.seed, 362, state.emoService.issued);
  const time = Math.max(Math.floor(state.clock.now()), roomMessages.newestPost + 1);
  const complete = { unique_id, media: 'text', text: '', audio: '', image: '', ...posted, millisecond: time % 1000 };
  const entry = post(roomMessages, Math.floor(time / 1000), complete, answered);
  roomMessages.newestPost = timeOf(entry);
  if (file !== undefined) state.uploads.set(entry.id, { bytes: file.bytes, type: fileTypeOf(file).type });
  const message = messageOf(state, roomMessages, entry, timeOf(entry));
  const { sequence, media } = message;
  state.received.push({
    kind: 'message',
    robot: 'emo',
    room: room.uuid,
    unique_id: entry.unique_id,
    text: entry.text,
    media,
    sequence,
  });
  wakePolls(state);
  return message;
}
