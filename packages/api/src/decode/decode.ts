import { parseDate } from './dates.ts';

/** Why a value is not what it should be, and where inside it (a JSON pointer). Returned, not thrown: lists are long. */
export class Mismatch {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    this.path = path;
    this.reason = reason;
  }
}

/** Turns a parsed JSON value into a model. Decoders copy the fields they know and nothing else. */
export type Decoder<T> = (value: unknown) => T | Mismatch;

const mismatch = (reason: string) => new Mismatch('', reason);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with these fields; `null` and a missing field are up to each field's decoder. */
export function object<T extends object>(fields: { [Key in keyof T]: Decoder<T[Key]> }): Decoder<T> {
  const decoders = Object.entries<Decoder<unknown>>(fields);
  return (value) => {
    if (!isRecord(value)) return mismatch('is not an object');
    const model: Record<string, unknown> = {};
    for (const [key, decode] of decoders) {
      const field = decode(value[key]);
      if (field instanceof Mismatch) return new Mismatch(`/${key}${field.path}`, field.reason);
      model[key] = field;
    }
    return model as T;
  };
}

/** Bytes of JSON: unknown fields may matter later, but not whatever their size. */
const MAX_EXTRA_BYTES = 4096;

/** As `object`, with the other fields in `extra`. They never make the object a mismatch. */
export function objectWithExtra<T extends { extra: Record<string, unknown> | null }>(
  fields: {
    [Key in keyof Omit<T, 'extra'>]: Decoder<T[Key]>;
  },
): Decoder<T> {
  const known = new Set(Object.keys(fields));
  const decode = object<Omit<T, 'extra'>>(fields);
  return (value) => {
    const model = decode(value);
    if (model instanceof Mismatch) return model;
    return { ...model, extra: extraOf(value as object, known) } as T; // an object, or there was no model
  };
}

function extraOf(value: object, known: ReadonlySet<string>): Record<string, unknown> | null {
  const unknown = Object.entries(value).filter(([key]) => !known.has(key));
  if (unknown.length === 0) return null;
  // Not by assignment: a key `__proto__` is data like any other and must not become the prototype.
  const extra: Record<string, unknown> = Object.fromEntries(unknown);
  if (!isNestedBelow(MAX_DEPTH, extra)) return { left_out: 'nested too deeply' };
  const bytes = Buffer.byteLength(JSON.stringify(extra));
  return bytes > MAX_EXTRA_BYTES ? { left_out: `${bytes} bytes` } : extra;
}

/** A string; null is ''. */
export const text: Decoder<string> = (value) => {
  if (value === null) return '';
  return typeof value === 'string' ? value : mismatch('is not a string');
};

/** As `text`, and may be left out. */
export const optionalText: Decoder<string> = (value) => (value === undefined ? '' : text(value));

/** A non-empty string: a name of an open enumeration, a `unique_id`. */
export const nonEmptyString: Decoder<string> = (value) =>
  typeof value === 'string' && value !== '' ? value : mismatch('is not a non-empty string');

const IDENTIFIER = /^[\w-]{1,128}$/;

/**
 * A UUID in any case, or another short identifier: BOCCO's reference has samples that are no UUIDs. Kept as it came.
 */
export const identifier: Decoder<string> = (value) =>
  typeof value === 'string' && IDENTIFIER.test(value) ? value : mismatch('is not an identifier');

/** 0 or more. JSON.parse rounds beyond 2^53, so such a number is refused rather than believed. */
export const nonNegativeInt: Decoder<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : mismatch('is not a whole number');

/** The id of a message or a reading; 0 means "none" at BOCCO. */
export const id: Decoder<number> = (value) => (value === 0 ? mismatch('is 0') : nonNegativeInt(value));

/** The id of an item, also of one that isn't understood; undefined when it has none that can be read. */
export function idOf(item: unknown): number | undefined {
  const value = isRecord(item) ? id(item['id']) : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** A finite number, or null for none. */
export const measurement: Decoder<number | null> = (value) => {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' && Number.isFinite(value) ? value : mismatch('is not a finite number');
};

/** True or false; false when left out. */
export const boolean: Decoder<boolean> = (value) => {
  if (value === null || value === undefined) return false;
  return typeof value === 'boolean' ? value : mismatch('is not a boolean');
};

/** A date as BOCCO writes it, see {@link parseDate}. */
export const date: Decoder<Date> = (value) =>
  (typeof value === 'string' && parseDate(value)) || mismatch('is not a date');

/** More nesting than any answer has. A reader's recursion could overflow. */
export const MAX_DEPTH = 32;

/** Any JSON value as it came, unless it is nested so deeply that a reader's recursion could overflow. */
export const anything: Decoder<unknown> = (value) =>
  isNestedBelow(MAX_DEPTH, value) ? (value ?? null) : mismatch('is nested too deeply');

function isNestedBelow(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((child) => isNestedBelow(levels - 1, child));
}
