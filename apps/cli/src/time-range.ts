import { Failure } from '@roomlog/runtime';

/** Epoch seconds: `from` is the first, `to` the first no longer. */
export interface TimeRange {
  from: number;
  to: number;
}

/** From `--from` and `--to`, open where one is missing. @throws Failure 64 */
export function readRange({ from, to }: { from?: string; to?: string }): TimeRange {
  return { from: readInstant('--from', from, 0), to: readInstant('--to', to, Number.MAX_SAFE_INTEGER) };
}

const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function readInstant(flag: string, given: string | undefined, missing: number): number {
  if (given === undefined) return missing;
  if (/^\d{1,11}$/.test(given)) return Number(given);
  const ms = iso.test(given) ? Date.parse(given) : Number.NaN;
  if (!Number.isNaN(ms)) return Math.floor(ms / 1000);
  throw new Failure(
    'usage',
    `${flag} is "${given}"; it must be a time such as 2026-11-22T18:42:00+09:00, or epoch seconds.`,
  );
}
