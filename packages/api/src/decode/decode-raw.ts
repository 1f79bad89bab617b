import { type Decoder, Mismatch } from './decode.ts';

/** The item, or why it is still not understood: one phrase such as `/created_at is not a date`. */
export type Decoded<Item> = { item: Item } | { problem: string };

/** Decodes one item from its JSON. Never throws. */
export function decodeRaw<Item>(json: string, decoder: Decoder<Item>): Decoded<Item> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const item = decoder(value);
  return item instanceof Mismatch ? { problem: `${item.path} ${item.reason}`.trim() } : { item };
}
