/** Rows of readings never change alone: rollups, gaps, seals and the live feed's note follow in the same transaction. */
import type { Kysely } from 'kysely';
import { recordChange } from './changes.ts';
import { refreshGaps } from './gaps.ts';
import type { ReadingKey } from './reading-rows.ts';
import { refreshRollups } from './rollups.ts';
import type { Schema } from './schema.ts';
import { openSeals, renewSeals } from './seals.ts';

/**
 * Part of the caller's transaction.
 * @param rows all that `write` may touch
 * @param oldest the first reading of the answer from BOCCO that brought them; undefined for what came otherwise
 * @param write writes them and says which ones it changed
 * @returns those, in the order of time
 */
export async function changeReadings(
  db: Kysely<Schema>,
  sensorId: number,
  rows: readonly { ts: number }[],
  oldest: number | undefined,
  write: () => Promise<ReadingKey[]>,
): Promise<ReadingKey[]> {
  const seals = await openSeals(
    db,
    'reading',
    sensorId,
    rows.map(({ ts }) => ts),
  );
  const changed = (await write()).sort((a, b) => a.ts - b.ts || a.id - b.id);
  const [first, last] = [changed[0], changed.at(-1)];
  if (!first || !last) return [];
  const times = changed.map(({ ts }) => ts);
  await refreshRollups(db, sensorId, times);
  await refreshGaps(db, sensorId, times, oldest);
  await renewSeals(db, seals, times);
  await recordChange(db, { kind: 'reading', ref: sensorId, first: first.ts, last: last.ts });
  return changed;
}
