import { Mismatch } from './decode.ts';
import type { Page, Rejected } from './models.ts';

type Reject = (item: unknown, pointer: string, why: Mismatch) => void;

/** A decoder that knows its place, so that it can reject a part of the item and keep the rest. */
export type ItemDecoder<T> = (value: unknown, pointer: string, reject: Reject) => T | Mismatch;

const LONGEST_RAW = 4096;
/** A list of nothing but junk must not fill the memory with descriptions of it. */
const MOST_REJECTED = 10_000;

/** The understood items of a list; the others go to `reject`, one by one. null and absence mean: no items. */
export function decodeItems<T>(list: unknown, decode: ItemDecoder<T>, pointer: string, reject: Reject): T[] {
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) {
    reject(list, pointer, new Mismatch('', 'is not a list'));
    return [];
  }
  const items: T[] = [];
  for (const [index, value] of list.entries()) {
    const place = `${pointer}/${index}`;
    const item = decode(value, place, reject);
    if (item instanceof Mismatch) reject(value, place, item);
    else items.push(item);
  }
  return items;
}

export function decodePage<T>(list: unknown, decode: ItemDecoder<T>): Page<T> {
  const rejected: Rejected[] = [];
  let unlisted = 0;
  const items = decodeItems(list, decode, '', (item, pointer, { path, reason }) => {
    if (rejected.length < MOST_REJECTED) rejected.push({ path: pointer + path, reason, raw: raw(item) });
    else unlisted++;
  });
  if (unlisted > 0) rejected.push({ path: '', reason: `${unlisted} more items were not understood`, raw: '' });
  return { items, rejected };
}

function raw(item: unknown): string {
  try {
    return JSON.stringify(item).slice(0, LONGEST_RAW);
  } catch {
    return '';
  }
}
