import type { Message, Reading } from '../models.ts';
import { type Decoder, Mismatch } from './decode.ts';
import { message, reading } from './schemas.ts';

/** An item that was kept as text, read once more: by a later version, that may understand it. */
export type Decoded<Item> = { item: Item } | { problem: string };

/** @param json one message, as `Rejected.raw` has it */
export const decodeMessage = (json: string): Decoded<Message> => decode(json, message);

/** @param json one reading, as `Rejected.raw` has it */
export const decodeReading = (json: string): Decoded<Reading> => decode(json, reading);

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
