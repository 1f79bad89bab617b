import { Mismatch } from './decode.ts';
import type { Page } from './models.ts';
import { sourceFinder } from './source.ts';

type Reject = (pointer: string, why: Mismatch) => void;

/** A decoder that knows its place in the answer, so that it can reject a part of the item and keep the rest. */
export type ItemDecoder<T> = (value: unknown, pointer: string, reject: Reject) => T | Mismatch;

/** The understood items of a list; `reject` gets the others, one by one. null and absence mean: no items. */
export function decodeList<T>(list: unknown, decode: ItemDecoder<T>, pointer: string, reject: Reject): T[] {
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) {
    reject(pointer, new Mismatch('', 'is not a list'));
    return [];
  }
  const items: T[] = [];
  for (const [index, value] of list.entries()) {
    const place = `${pointer}/${index}`;
    const item = decode(value, place, reject);
    if (item instanceof Mismatch) reject(place, item);
    else items.push(item);
  }
  return items;
}

/** A list of nothing but junk must not fill the memory with descriptions of it. */
const MOST_REJECTED = 10_000;
const LONGEST_RAW = 4096;

/** `json` is the text that `list` was parsed from. */
export function decodePage<T>(list: unknown[], decode: ItemDecoder<T>, json: string): Page<T> {
  const rejections = new Map<string, Mismatch>();
  let unlisted = 0;
  const items = decodeList(list, decode, '', (pointer, why) => {
    if (rejections.size < MOST_REJECTED) rejections.set(pointer, why);
    else unlisted++;
  });
  if (rejections.size === 0) return { items, rejected: [] };
  const sourceAt = sourceFinder(json);
  const rejected = Array.from(rejections, ([pointer, { path, reason }]) => ({
    path: pointer + path,
    reason,
    raw: sourceAt(pointer).slice(0, LONGEST_RAW),
  }));
  if (unlisted > 0) rejected.push({ path: '', reason: `${unlisted} more were not understood`, raw: '' });
  return { items, rejected };
}
