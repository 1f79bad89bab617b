import { type Entry, PICTURE_TEXT } from '../../household/chatter.ts';
import { type Posted, post, type RoomMessages } from '../../household/room-messages.ts';
import { roomMessagesOf, type State, wakePolls } from '../../state.ts';
import { json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { fileTypeOf } from '../file-types.ts';
import { HttpError } from '../http-error.ts';
import { date, messageOf } from './wire.ts';

/** POST /rooms/{room}/messages: 201 with the message, or 200 with five fields for a known `unique_id`. */
export const sendMessage: Handler = (state, parameters) => {
  const roomMessages = roomMessagesOf(state, 'bocco', parameters.path('room'));
  const media = parameters.text('media');
  const unique_id = parameters.text('unique_id');
  const text = parameters.text('text');
  const file = media === 'text' ? undefined : parameters.file(media);
  const { m4a_only, text_limit, media_type, refuse_once } = state.settings;
  const isBad =
    !['text', 'audio', 'image'].includes(media) ||
    unique_id === '' ||
    (media === 'text' ? text === '' || (text_limit > 0 && text.length > text_limit) : (file?.bytes.length ?? 0) === 0);
  const isRefused = media === 'text' && refuse_once.includes(text) && !state.refused.has(text);
  if (isRefused) state.refused.add(text);
  if (isBad || isRefused) throw new HttpError(400);
  const kind = file && fileTypeOf(file);
  if (media === 'audio' && m4a_only && kind?.ending !== 'm4a') throw new HttpError(400);

  const posted: Posted = {
    sender: state.household.account,
    unique_id,
    media,
    text: media === 'image' ? PICTURE_TEXT : text,
    audio: media === 'text' ? 'ogg' : media === 'audio' ? (kind?.ending ?? '') : '',
    image: media === 'image' ? (kind?.ending ?? '') : '',
  };
  const { entry, isNew } = store(state, roomMessages, posted, state.settings.replies);
  if (isNew && file !== undefined && kind !== undefined) {
    state.uploads.set(entry.id, {
      bytes: file.bytes,
      type: media_type === 'specific' ? kind.type : 'application/octet-stream',
    });
  }
  const message = messageOf(state, entry);
  if (isNew) return json(201, message);
  const { id, message_type } = message;
  return json(200, { date: message.date, id, media: message.media, message_type, unique_id: message.unique_id });
};

/**
 * Stores a message, idempotent by `unique_id`: a repeated one is not stored again, and the first one is returned.
 * `answered` has somebody in the household reply to it. Wakes the held long polls.
 */
export function store(
  state: State,
  roomMessages: RoomMessages,
  posted: Posted,
  answered: boolean,
): { entry: Entry; isNew: boolean } {
  const { unique_id_case, unique_id_scope } = state.settings;
  const key = posted.unique_id.toLowerCase();
  const same = state.posted.get(key) ?? [];
  const known = same.find(
    (one) =>
      (unique_id_scope === 'global' || one.roomMessages === roomMessages) &&
      (unique_id_case === 'insensitive' || one.entry.unique_id === posted.unique_id),
  );
  const entry = known?.entry ?? post(roomMessages, state.clock.seconds(), posted, answered);
  if (known === undefined) state.posted.set(key, [...same, { roomMessages, entry, repeats: 0 }]);
  else known.repeats += 1;
  state.received.push({
    kind: 'message',
    room: roomMessages.room.uuid,
    unique_id: posted.unique_id,
    text: posted.text,
    media: posted.media,
    id: messageOf(state, entry).id,
    date: date('Z', entry.at),
    repeat: known?.repeats ?? 0,
  });
  wakePolls(state);
  return { entry, isNew: known === undefined };
}
