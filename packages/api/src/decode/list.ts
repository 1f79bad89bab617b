import { type Decoder, Mismatch } from './decode.ts';
import type { Page, Rejected } from './page.ts';
import { sourceFinder } from './source-text.ts';

/** A decoder that can reject a part of the item and keep the rest. */
export type ItemDecoder<T> = (value: unknown, reject: Reject) => T | Mismatch;

/** Records a rejection. `pointer` is within the item: '' for all of it. */
type Reject = (pointer: string, why: Mismatch) => void;

/**
 * Builds the {@link Page} of a list answer, a few items at a time.
 * @param place where the list is in the answer, as a JSON pointer
 */
export function createPage<T>(decode: ItemDecoder<T>, place = '') {
  const items: T[] = [];
  const rejected: Rejected[] = [];
  let omitted = 0;
  let index = 0;
  return {
    /** @param json the text that `values` were parsed from */
    add(values: unknown[], json: string): void {
      const sourceAt = sourceFinder(json);
      const firstIndex = index;
      const reject: Reject = (pointer, { path, reason }) => {
        if (rejected.length === MAX_REJECTED) {
          omitted++;
          return;
        }
        const raw = sourceAt(`/${index - firstIndex}${pointer}`).slice(0, MAX_RAW_LENGTH);
        rejected.push({ path: `${place}/${index}${pointer}${path}`, reason, raw });
      };
      for (const value of values) {
        const item = decode(value, reject);
        if (item instanceof Mismatch) reject('', item);
        else items.push(item);
        index++;
      }
    },
    end(): Page<T> {
      if (omitted > 0) rejected.push({ path: '', reason: omittedNote(omitted), raw: '' });
      return { items, rejected };
    },
  };
}

/** Decodes a list inside an item, and rejects what is not understood one by one. null or no list means no items. */
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

/** Rejected items that are described; further ones are counted, so that an answer of junk costs little memory. */
export const MAX_REJECTED = 100;
const MAX_RAW_LENGTH = 4096;

/** The text that takes the place of the rejections that are only counted. */
export const omittedNote = (count: number) => `${count} more were not understood`;
