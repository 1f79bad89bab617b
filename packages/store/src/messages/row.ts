/** A message as a row. */
import type { Insertable } from 'kysely';
import type { Message } from '../model.ts';
import type { Schema } from '../schema.ts';
import { toSeconds } from '../time/seconds.ts';

export type MessageRow = Omit<Insertable<Schema['message']>, 'seq' | 'indexed'> & {
  extra: string | null;
  sequence: string | null;
};

/**
 * UTF-8 can't hold half a surrogate pair: it becomes U+FFFD here, so that the message equals the stored one. Each recording
 * with a sequence counts as dictated: its service makes a text of it, and may do so later.
 */
export function messageRow(roomId: number, message: Message): MessageRow {
  const { uuid, user_type, nickname, icon } = message.user;
  const { sequence = null, unique_id } = message;
  const dictated = sequence === null ? message.dictated : message.media === 'audio';
  return {
    room_id: roomId,
    id: message.id,
    unique_id: (sequence === null ? unique_id : unique_id.toLowerCase()).toWellFormed(),
    date: toSeconds(message.date),
    media: message.media.toWellFormed(),
    message_type: message.message_type.toWellFormed(),
    text: message.text.toWellFormed(),
    audio: message.audio.toWellFormed(),
    image: message.image.toWellFormed(),
    sender: message.sender.toLowerCase().toWellFormed(),
    dictated: Number(dictated),
    sequence,
    user: JSON.stringify({ uuid: uuid.toLowerCase(), user_type, nickname, icon }),
    detail: JSON.stringify(message.detail ?? null),
    extra: message.extra ? JSON.stringify(message.extra) : null,
  };
}
