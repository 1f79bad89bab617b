import { HttpError } from './errors.ts';

/** Query parameters `from` and `to`: ISO 8601 with an offset, or epoch seconds. */
export interface RangeQuery {
  from?: string;
  to?: string;
}

/** Epoch seconds [from, to); a day up to now where nothing is given, everything up to `to` where it says so. */
export function readRange(query: RangeQuery, defaultFrom: (to: number) => number): { from: number; to: number } {
  const to = query.to === undefined ? Math.floor(Date.now() / 1000) + 1 : readInstant('to', query.to);
  const from = query.from === undefined ? defaultFrom(to) : readInstant('from', query.from);
  if (from > to) throw new HttpError('bad_request', 'from is later than to; give the earlier time as from.');
  return { from, to };
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function readInstant(name: string, text: string): number {
  if (/^\d{1,11}(\.\d+)?$/.test(text)) return Math.floor(Number(text));
  // A plus sign that was not escaped arrives as a space.
  const ms = iso.test(text.replace(' ', '+')) ? Date.parse(text.replace(' ', '+')) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new HttpError('bad_request', `${name} must be a time such as 2026-11-22T18:42:00+09:00, or epoch seconds.`);
  }
  return Math.floor(ms / 1000);
}
