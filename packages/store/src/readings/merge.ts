/**
 * What becomes of readings that come, beside those that are stored. The same moment and id is the same reading, and what
 * is stored of it stays: a null takes nothing away, a value fills a stored null, and a version that contradicts is kept
 * beside as a whole. The same moment with the same three values is the same reading too, under whatever id: after an
 * account was reset BOCCO counts its ids anew.
 *
 * Readings from a file have ids of ours: 0 and below, where BOCCO's never are, and unique only within their second. Such
 * a copy makes way for its own original.
 */

import { metrics } from '../metrics.ts';
import type { ReadingRow } from '../schema.ts';
import { sameValues } from './rows.ts';

export interface Merged {
  /** Those of the incoming ones that bring something. */
  news: ReadingRow[];
  /** New, or with nulls filled. */
  written: ReadingRow[];
  /** Copies from a file whose originals are among them. */
  replaced: ReadingRow[];
  contradicting: ReadingRow[];
}

/**
 * @param stored all that there is at the moments of the incoming ones, and maybe more
 * @param incoming in the order in which they came: the first version is the one that stays
 */
export function mergeReadings(stored: readonly ReadingRow[], incoming: readonly ReadingRow[]): Merged {
  const known = byMoment(stored);
  const written = new Set<ReadingRow>();
  const merged = { news: [] as ReadingRow[], replaced: [] as ReadingRow[], contradicting: [] as ReadingRow[] };
  for (const row of incoming) {
    const there = at(known, row);
    const same = there.findIndex(({ id }) => id === row.id);
    const before = there[same];
    if (before ? addsNothing(before, row) : there.some((other) => other.id > 0 && sameValues(other, row))) continue;
    merged.news.push(row);
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

/** The rows of one moment of a sensor, to be added to. */
function at(moments: Moments, { sensor_id, ts }: ReadingRow): ReadingRow[] {
  const times = moments.get(sensor_id) ?? new Map<number, ReadingRow[]>();
  const rows = times.get(ts) ?? [];
  if (rows.length === 0) moments.set(sensor_id, times.set(ts, rows));
  return rows;
}

/** True when both have a value of the same metric, and not the same one. */
function contradicts(stored: ReadingRow, incoming: ReadingRow): boolean {
  return metrics.some((m) => stored[m] !== null && incoming[m] !== null && stored[m] !== incoming[m]);
}

/** True when all that the version says is stored. */
export function addsNothing(stored: ReadingRow, incoming: ReadingRow): boolean {
  return metrics.every((m) => incoming[m] === null || incoming[m] === stored[m]);
}

/** A version in the place of the stored one; where it is null, the stored value stays. */
export function overwrite(version: ReadingRow, stored: ReadingRow): ReadingRow {
  const values = metrics.map((m) => [m, version[m] ?? stored[m]]);
  return { ...stored, ...Object.fromEntries(values) };
}
