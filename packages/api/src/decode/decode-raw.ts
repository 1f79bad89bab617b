import type { Message, Reading } from '../models.ts';
import { type Decoder, Mismatch } from './decode.ts';
import { message, reading } from './schemas.ts';

/**
 * Decodes one message from its JSON, such as a stored `Rejected.raw`: a later version may understand it. Never throws.
 */
export const decodeMessage = (json: string): Decoded<Message> => decode(json, message);

/** Decodes one reading from its JSON, as {@link decodeMessage}. Never throws. */
export const decodeReading = (json: string): Decoded<Reading> => decode(json, reading);

/** The item, or why it is still not understood: one phrase such as `/created_at is not a date`. */
export type Decoded<Item> = { item: Item } | { problem: string };

function decode<Item>(json: string, decoder: Decoder<Item>): Decoded<Item> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const item = decoder(value);
  return item instanceof Mismatch ? { problem: `${item.path} ${item.reason}`.trim() } : { item };
}
