/** A position in the list of rooms, as an opaque text for clients. */
import type { RoomCursor } from '@roomlog/store';
import { HttpError } from './errors.ts';

export const writeCursor = ({ id, position }: RoomCursor) =>
  Buffer.from(`${id}.${position ?? ''}`).toString('base64url');

export function readCursor(text: string): RoomCursor {
  const [, id, position] = /^(\d{1,15})\.(\d{0,15})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (id === undefined) {
    throw new HttpError('bad_request', 'after must be the `next` of a page of rooms; leave it out for the first page.');
  }
  return { id: Number(id), position: position ? Number(position) : null };
}
