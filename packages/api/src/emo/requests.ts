import { RequestRefused } from '../errors.ts';
import type { EmoRequest } from './caller.ts';
import type { EmoEndpoint } from './endpoints.ts';
import { sequence } from './schemas.ts';

/* What can't be right costs no call: each of these throws `RequestRefused` for it. */

/** The page of a list that begins at this offset. */
export function listRequest(endpoint: EmoEndpoint, offset: number): EmoRequest {
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new RequestRefused(endpoint, 'An offset must be a whole number');
  return { endpoint, query: offset === 0 ? {} : { offset: String(offset) } };
}

/** The page of a room's messages at this sequence and earlier; the newest page without one. */
export function messagesRequest(endpoint: EmoEndpoint, room: string, before: string | undefined): EmoRequest {
  if (before === undefined) return { endpoint, parameters: { room } };
  if (sequence(before) === before) return { endpoint, parameters: { room }, query: { before } };
  throw new RequestRefused(endpoint, 'A sequence must be a time of 17 digits');
}
