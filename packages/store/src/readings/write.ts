/** Rows of readings never change alone: rollups, gaps, seals and the live feed's note follow in the same transaction. */

import type { Kysely } from 'kysely';
import { recordChanges } from '../feed/changes.ts';
import { refreshRollups } from '../rollups/rollups.ts';
import type { ReadingRow, Schema } from '../schema.ts';
import { type CheckedSeals, checkSeals, reseal } from '../seals/seals.ts';
import type { RollupSettings } from '../settings.ts';
import { refreshGaps } from './gaps.ts';

/** Where readings of a sensor changed. */
export interface SensorTimes {
  sensorId: number;
  /** Epoch seconds, ascending, one at least. */
  times: number[];
}

export interface ReadingChange {
  /** All that `write` may touch. */
  touched: readonly ReadingRow[];
  /** Of each sensor whose answer from BOCCO brought them, that answer's first reading; none for what came otherwise. */
  oldest?: ReadonlyMap<number, number>;
  settings: RollupSettings;
  /** Writes rows of any sensors, and says which ones it changed. */
  write: (seals: CheckedSeals) => Promise<readonly ReadingRow[]>;
}

/**
 * Part of the caller's transaction.
 * @returns what changed, by sensor and in the order of time
 */
export async function writeReadings(
  db: Kysely<Schema>,
  { touched, oldest, settings, write }: ReadingChange,
): Promise<Map<number, ReadingRow[]>> {
  const moments = (rows: readonly ReadingRow[]) => rows.map(({ sensor_id, ts }) => ({ ref: sensor_id, time: ts }));
  const seals = await checkSeals(db, 'reading', moments(touched));
  const changed = (await write(seals)).toSorted((a, b) => a.ts - b.ts || a.id - b.id);
  const bySensor = Map.groupBy(changed, ({ sensor_id }) => sensor_id);
  if (changed.length === 0) return bySensor;
  const places = [...bySensor].map(([sensorId, rows]) => ({ sensorId, times: rows.map(({ ts }) => ts) }));
  await refreshRollups(db, places, settings);
  await refreshGaps(db, places, oldest);
  await reseal(db, seals, moments(changed));
  const changes = places.map(({ sensorId: ref, times }) => {
    return { kind: 'reading' as const, ref, first: times[0] ?? 0, last: times.at(-1) ?? 0 };
  });
  await recordChanges(db, changes);
  return bySensor;
}
