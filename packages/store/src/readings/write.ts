/** A change of readings always updates rollups, gaps, seals and the live feed in the same transaction. */
import { engineOf } from '../engine.ts';
import { recordChanges } from '../feed/changes.ts';
import { refreshRollups } from '../rollups/rollups.ts';
import type { ReadingRow, Trx } from '../schema.ts';
import { type CheckedSeals, checkSeals, daysOf, reseal } from '../seals/reseal.ts';
import type { RollupSettings } from '../settings.ts';
import { refreshGaps } from './refresh-gaps.ts';

const momentsOf = (rows: readonly ReadingRow[]) => rows.map(({ sensor_id, ts }) => ({ ref: sensor_id, time: ts }));

/**
 * The first half of a write: call it before the first row changes.
 * @param touched all rows that may be added, changed or deleted
 */
export async function beforeWrite(trx: Trx, touched: readonly ReadingRow[]): Promise<CheckedSeals> {
  const seals = await checkSeals(trx, 'reading', momentsOf(touched));
  await engineOf(trx).openDays(trx, [...daysOf(momentsOf(touched)).values()]);
  return seals;
}

export interface Written {
  /** The result of {@link beforeWrite}. */
  seals: CheckedSeals;
  /** The rows that were added, changed or deleted, of any sensors. */
  changed: readonly ReadingRow[];
  settings: RollupSettings;
  /** For sensors whose rows came in an answer of the source: time of the answer's first reading (epoch seconds). */
  oldest?: ReadonlyMap<number, number>;
}

/**
 * The second half of a write, after the rows changed: updates everything that is computed from them.
 * @returns the changed rows, by sensor and in the order of time
 */
export async function afterWrite(
  trx: Trx,
  { seals, changed, settings, oldest }: Written,
): Promise<Map<number, ReadingRow[]>> {
  const sealed = seals.map(({ key }) => key);
  const bySensor = Map.groupBy(
    changed.toSorted((a, b) => a.ts - b.ts || a.id - b.id),
    ({ sensor_id }) => sensor_id,
  );
  if (changed.length === 0) {
    await engineOf(trx).closeDays(trx, sealed);
    return bySensor;
  }
  const places = [...bySensor].map(([sensorId, rows]) => ({ sensorId, times: rows.map(({ ts }) => ts) }));
  await refreshRollups(trx, places, settings);
  await refreshGaps(trx, places, oldest);
  await reseal(trx, seals, momentsOf(changed));
  await engineOf(trx).closeDays(trx, sealed);
  const changes = places.map(({ sensorId: ref, times }) => {
    return { kind: 'reading' as const, ref, first: times[0] ?? 0, last: times.at(-1) ?? 0 };
  });
  await recordChanges(trx, changes);
  return bySensor;
}
