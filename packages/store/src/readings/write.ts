/** Rows of readings never change alone: rollups, gaps, seals and the live feed follow in the same transaction. */
import type { Transaction } from 'kysely';
import { recordChanges } from '../feed/changes.ts';
import { refreshRollups } from '../rollups/rollups.ts';
import type { ReadingRow, Schema } from '../schema.ts';
import { type CheckedSeals, checkSeals, reseal } from '../seals/reseal.ts';
import type { RollupSettings } from '../settings.ts';
import { refreshGaps } from './refresh-gaps.ts';

const momentsOf = (rows: readonly ReadingRow[]) => rows.map(({ sensor_id, ts }) => ({ ref: sensor_id, time: ts }));

/**
 * To be called before any row is written.
 * @param touched all rows that may come, change or go
 */
export async function beforeWrite(trx: Transaction<Schema>, touched: readonly ReadingRow[]): Promise<CheckedSeals> {
  return checkSeals(trx, 'reading', momentsOf(touched));
}

export interface Written {
  /** What {@link beforeWrite} found. */
  seals: CheckedSeals;
  /** The rows that came, changed or went, of any sensors. */
  changed: readonly ReadingRow[];
  settings: RollupSettings;
  /** Of each sensor whose answer from its source brought them, that answer's first reading; none for what came otherwise. */
  oldest?: ReadonlyMap<number, number>;
}

/**
 * To be called when the rows are written: brings all that follows from them up to date.
 * @returns what changed, by sensor and in the order of time
 */
export async function afterWrite(
  trx: Transaction<Schema>,
  { seals, changed, settings, oldest }: Written,
): Promise<Map<number, ReadingRow[]>> {
  const bySensor = Map.groupBy(
    changed.toSorted((a, b) => a.ts - b.ts || a.id - b.id),
    ({ sensor_id }) => sensor_id,
  );
  if (changed.length === 0) return bySensor;
  const places = [...bySensor].map(([sensorId, rows]) => ({ sensorId, times: rows.map(({ ts }) => ts) }));
  await refreshRollups(trx, places, settings);
  await refreshGaps(trx, places, oldest);
  await reseal(trx, seals, momentsOf(changed));
  const changes = places.map(({ sensorId: ref, times }) => {
    return { kind: 'reading' as const, ref, first: times[0] ?? 0, last: times.at(-1) ?? 0 };
  });
  await recordChanges(trx, changes);
  return bySensor;
}
