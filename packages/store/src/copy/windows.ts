import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import { dayOf } from '../seals/reseal.ts';
import { daySeconds, type Span } from '../time/seconds.ts';
import type { Extent } from './pages.ts';

/** Some pages of a sensor that reports every five minutes. */
const windowSeconds = 90 * daySeconds;

/**
 * Whole days in which a sensor has readings, some months at a time: where closed days are stored in another way, a page
 * without an end would look through all later ones.
 */
export const windowsIn =
  (db: Db): NonNullable<Extent['spansOf']> =>
  async ({ table }, owner) => {
    if (table !== 'reading' || owner === null) return undefined;
    const windows: Span[] = [];
    for (let reached: number | undefined; ; ) {
      const span = { sensor: owner, ...(reached !== undefined && { from: asBigint(reached) }) };
      const { rows } = await sql<{ first: number | null }>`
        SELECT ${engineOf(db).firstTime(span)} AS first`.execute(db);
      const first = rows[0]?.first ?? undefined;
      if (first === undefined) return windows;
      const from = dayOf(first);
      reached = from + windowSeconds;
      windows.push({ from, to: reached });
    }
  };
