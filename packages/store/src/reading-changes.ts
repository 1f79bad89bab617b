/** Rows of readings never change alone: rollups, seals and the live feed's note follow in the same transaction. */
import type { Kysely } from 'kysely';
import { recordChange } from './changes.ts';
import type { ReadingKey } from './reading-rows.ts';
import { refreshRollups } from './rollups.ts';
import type { Schema } from './schema.ts';
import { openSeals, renewSeals } from './seals.ts';

/**
 * Part of the caller's transaction.
 * @param times epoch seconds of all rows that `write` may touch
 * @param write writes them and says which ones it changed
 * @returns those, in the order of time
 */
export async function changeReadings(
  db: Kysely<Schema>,
  sensorId: number,
  times: readonly number[],
  write: () => Promise<ReadingKey[]>,
): Promise<ReadingKey[]> {
  const seals = await openSeals(db, 'reading', sensorId, times);
  const changed = (await write()).sort((a, b) => a.ts - b.ts || a.id - b.id);
  const [first, last] = [changed[0], changed.at(-1)];
  if (!first || !last) return [];
  const changedTimes = changed.map(({ ts }) => ts);
  await refreshRollups(db, sensorId, changedTimes);
  await renewSeals(db, seals, changedTimes);
  await recordChange(db, { kind: 'reading', ref: sensorId, first: first.ts, last: last.ts });
  return changed;
}
