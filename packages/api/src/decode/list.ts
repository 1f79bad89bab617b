import type { Page, Rejected } from '../models.ts';
import { type Decoder, Mismatch } from './decode.ts';
import { sourceFinder } from './source-text.ts';

/** `pointer` is within the item: '' for all of it. */
type Reject = (pointer: string, why: Mismatch) => void;

/** A decoder that can reject a part of the item and keep the rest. */
export type ItemDecoder<T> = (value: unknown, reject: Reject) => T | Mismatch;

/** The understood items of a list within an item; the others are rejected one by one. null and absence mean: no items. */
export function decodeList<T>(list: unknown, decode: Decoder<T>, pointer: string, reject: Reject): T[] {
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) {
    reject(pointer, new Mismatch('', 'is not a list'));
    return [];
  }
  const items: T[] = [];
  for (const [index, value] of list.entries()) {
    const item = decode(value);
    if (item instanceof Mismatch) reject(`${pointer}/${index}`, item);
    else items.push(item);
  }
  return items;
}

/** So many rejections of an answer are described, the others counted: nothing but junk must not cost what it weighs. */
export const MOST_REJECTED = 100;
const LONGEST_RAW = 4096;

/** Stands for those that are only counted. */
export const notListed = (count: number) => `${count} more were not understood`;

/** A list answer that is decoded a few items at a time. */
export function createPage<T>(decode: ItemDecoder<T>) {
  const items: T[] = [];
  const rejected: Rejected[] = [];
  let unlisted = 0;
  let index = 0;
  return {
    /** @param json the text that `values` were parsed from */
    add(values: unknown[], json: string): void {
      const sourceAt = sourceFinder(json);
      const first = index;
      const reject: Reject = (pointer, { path, reason }) => {
        if (rejected.length === MOST_REJECTED) {
          unlisted++;
          return;
        }
        const raw = sourceAt(`/${index - first}${pointer}`).slice(0, LONGEST_RAW);
        rejected.push({ path: `/${index}${pointer}${path}`, reason, raw });
      };
      for (const value of values) {
        const item = decode(value, reject);
        if (item instanceof Mismatch) reject('', item);
        else items.push(item);
        index++;
      }
    },
    end(): Page<T> {
      if (unlisted > 0) rejected.push({ path: '', reason: notListed(unlisted), raw: '' });
      return { items, rejected };
    },
  };
}
