/**
 * Random numbers without state: every value is a pure function of (seed, channel, place). So the same seed gives the
 * same household, in whatever order it is asked. Each use has a channel number of its own.
 */

/** 32 well-mixed bits (the `lowbias32` finaliser over a combination of the three numbers). */
export function hash(seed: number, channel: number, place: number): number {
  let bits = Math.imul(seed, 0x9e3779b1) ^ Math.imul(channel, 0x85ebca6b) ^ Math.imul(place, 0xc2b2ae35);
  bits ^= Math.floor(place / 2 ** 32);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** A uniform random number in [0, 1). */
export function chance(seed: number, channel: number, place: number): number {
  return hash(seed, channel, place) / 2 ** 32;
}

/** Smooth value noise in [-1, 1]; one new value per whole `x`. */
export function noise(seed: number, channel: number, x: number): number {
  const left = Math.floor(x);
  const along = x - left;
  const from = chance(seed, channel, left);
  const to = chance(seed, channel, left + 1);
  return (from + (to - from) * along * along * (3 - 2 * along)) * 2 - 1;
}

/** One of the list; the same for the same number. */
export function pick<Item>(list: readonly [Item, ...Item[]] | readonly Item[], number: number): Item {
  const item = list[number % list.length];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

const hex = (bits: number, digits: number) => bits.toString(16).padStart(digits, '0');

/** A version 4 UUID, lower case. */
export function uuid(seed: number, channel: number, place: number): string {
  const a = hash(seed, channel, place);
  const b = hash(a, channel + 1, place);
  const c = hash(b, channel + 2, place);
  const d = hash(c, channel + 3, place);
  return `${hex(a, 8)}-${hex(b >>> 16, 4)}-4${hex(b & 0xfff, 3)}-${hex(0x8000 | (c >>> 18), 4)}-${hex(c & 0xffff, 4)}${hex(d, 8)}`;
}

const HIGH_MASK = 0x5a3c1e7;
const LOW_MASK = 0x9d2b4f;

/** The `unique_id` of a generated message: it looks like any UUID, but the id (below 2^52) can be read from it. */
export function uuidOfId(seed: number, id: number): string {
  const a = hash(seed, 40, id);
  const b = hash(a, 41, id);
  const digits = hex(Math.floor(id / 2 ** 24) ^ HIGH_MASK, 7) + hex((id % 2 ** 24) ^ LOW_MASK, 6);
  return `${hex(a, 8)}-${hex(b >>> 16, 4)}-4${hex(b & 0xfff, 3)}-a${hex(b & 0xff, 2)}${digits[0]}-${digits.slice(1)}`;
}

/** The id inside a `unique_id` made by {@link uuidOfId}; nonsense for any other. */
export function idOfUuid(text: string): number {
  const digits = text.replaceAll('-', '').slice(-13);
  return (
    (Number.parseInt(digits.slice(0, 7), 16) ^ HIGH_MASK) * 2 ** 24 + (Number.parseInt(digits.slice(7), 16) ^ LOW_MASK)
  );
}
