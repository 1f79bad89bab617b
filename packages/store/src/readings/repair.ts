/** Repairs damaged days with the readings that BOCCO sends again. */
import type { ReadingRow, Trx } from '../schema.ts';
import type { CheckedSeals } from '../seals/reseal.ts';
import { isIntact } from '../seals/verify.ts';
import { daySeconds } from '../time/seconds.ts';
import { overwrite } from './merge.ts';
import { rowsAround, writeRows } from './rows.ts';

/**
 * Replaces stored readings by contradicting ones if the day's failed seal matches again then: the stored values were
 * the damage. Otherwise restores the rows as they were.
 * @returns the repaired rows, by the contradicting ones
 */
export async function repairSealedDays(
  trx: Trx,
  seals: CheckedSeals,
  contradicting: readonly ReadingRow[],
): Promise<Map<ReadingRow, ReadingRow>> {
  const repaired = new Map<ReadingRow, ReadingRow>();
  for (const { key, intact } of seals) {
    if (intact) continue;
    const ofThisDay = contradicting.filter(
      ({ sensor_id, ts }) => sensor_id === key.ref && ts >= key.day && ts < key.day + daySeconds,
    );
    if (ofThisDay.length === 0) continue;
    const stored = await rowsAround(trx, ofThisDay);
    const tried = ofThisDay.flatMap((version) => {
      const before = stored.find(({ ts, id }) => ts === version.ts && id === version.id);
      return before ? { version, before, row: overwrite(version, before) } : [];
    });
    const put = (what: 'row' | 'before') =>
      writeRows(
        trx,
        tried.map((each) => each[what]),
      );
    await put('row');
    if (await isIntact(trx, key)) for (const { version, row } of tried) repaired.set(version, row);
    else await put('before');
  }
  return repaired;
}
