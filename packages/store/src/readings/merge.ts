/**
 * Merges incoming readings with the stored ones. The same time and id is the same reading, and its stored values stay:
 * a null deletes nothing, a value fills a stored null, and a version with another value is a conflict as a whole. The
 * same time and values under another id is a duplicate: BOCCO restarts its ids when an account is reset.
 *
 * Readings from a file have ids of 0 and below, which BOCCO never uses; they are unique only within their second. Such
 * a copy is replaced when its original comes.
 */
import { metrics } from '../metrics.ts';
import type { ReadingRow } from '../schema.ts';
import { sameValues } from './rows.ts';

export interface Merged {
  /** Incoming rows that are not duplicates. */
  unknown: ReadingRow[];
  /** Rows to write: new ones, and stored ones with nulls filled. */
  written: ReadingRow[];
  /** Stored copies from a file whose originals came. */
  replaced: ReadingRow[];
  /** Incoming rows with another value than the stored one. */
  contradicting: ReadingRow[];
}

/**
 * @param stored at least all rows with the times of the incoming ones
 * @param incoming in the order in which they came: of two versions the first one wins
 */
export function mergeReadings(stored: readonly ReadingRow[], incoming: readonly ReadingRow[]): Merged {
  const known = byMoment(stored);
  const written = new Set<ReadingRow>();
  const merged = { unknown: [] as ReadingRow[], replaced: [] as ReadingRow[], contradicting: [] as ReadingRow[] };
  for (const row of incoming) {
    const there = at(known, row);
    const same = there.findIndex(({ id }) => id === row.id);
    const before = there[same];
    if (before ? addsNothing(before, row) : there.some((other) => other.id > 0 && sameValues(other, row))) continue;
    merged.unknown.push(row);
    if (!before) {
      const copy = there.findIndex((other) => other.id <= 0 && sameValues(other, row));
      if (copy >= 0) merged.replaced.push(...there.splice(copy, 1));
      there.push(row);
      written.add(row);
    } else if (contradicts(before, row)) merged.contradicting.push(row);
    else {
      const completed = overwrite(row, before);
      there[same] = completed;
      written.delete(before);
      written.add(completed);
    }
  }
  return { ...merged, written: [...written] };
}

type Moments = Map<number, Map<number, ReadingRow[]>>;

function byMoment(rows: readonly ReadingRow[]): Moments {
  const moments: Moments = new Map();
  for (const row of rows) at(moments, row).push(row);
  return moments;
}

/** The rows of a sensor at one time; the caller may add to them. */
function at(moments: Moments, { sensor_id, ts }: ReadingRow): ReadingRow[] {
  const times = moments.get(sensor_id) ?? new Map<number, ReadingRow[]>();
  const rows = times.get(ts) ?? [];
  if (rows.length === 0) moments.set(sensor_id, times.set(ts, rows));
  return rows;
}

/** Whether both have a value of the same metric, but different ones. */
function contradicts(stored: ReadingRow, incoming: ReadingRow): boolean {
  return metrics.some((m) => stored[m] !== null && incoming[m] !== null && stored[m] !== incoming[m]);
}

/** Whether every value of the version is stored already. */
export function addsNothing(stored: ReadingRow, incoming: ReadingRow): boolean {
  return metrics.every((m) => incoming[m] === null || incoming[m] === stored[m]);
}

/** The stored row with the values of a version; where the version has null, the stored value stays. */
export function overwrite(version: ReadingRow, stored: ReadingRow): ReadingRow {
  const values = metrics.map((m) => [m, version[m] ?? stored[m]]);
  return { ...stored, ...Object.fromEntries(values) };
}
