/** Stores readings. They come in °C, % and lx; the file has whole numbers of 1/100. */
import { inChunks } from '../chunks.ts';
import { engineOf } from '../engine.ts';
import type { Reading } from '../model.ts';
import type { Db, ReadingRow } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { nowSeconds } from '../time/seconds.ts';
import { recordConflicts, unrecordedConflicts } from './conflicts.ts';
import { mergeReadings } from './merge.ts';
import { newsOf } from './observed.ts';
import { repairSealedDays } from './repair.ts';
import { deleteRows, rowsAround, writeRows } from './rows.ts';
import { afterWrite, beforeWrite } from './write.ts';

/** Readings of one sensor that came in one answer. */
export interface Answer {
  sensorId: number;
  readings: readonly Reading[];
  /** `answer` (the default) is a whole answer of the source: what is missing in it, the source does not have. */
  source?: 'answer' | 'file';
}

/**
 * Stores the answers of many sensors with their rollups, gaps, seals and live feed in one transaction. The number of
 * statements does not grow with the number of sensors (about twenty for 500); answers without anything new cost no commit.
 *
 * Idempotent. A stored value is never overwritten: a new value fills a null, and a reading with other values is
 * recorded as a conflict (merge.ts). Observed values are stored when they are news (observed.ts): give those of every
 * poll. Values are rounded to 1/100; values that no sensor can measure become null. Readings that are older than the
 * retention are skipped. A second answer of the same sensor gets a transaction of its own.
 * @returns for each answer the ids of new or completed readings, in the order of time; they are on disk
 */
export async function insertAnswers(db: Db, answers: readonly Answer[]): Promise<number[][]> {
  const stored = new Map<Answer, number[]>();
  for (let waiting = [...answers]; waiting.length > 0; ) {
    const together = new Map(waiting.toReversed().map((answer) => [answer.sensorId, answer]));
    const changed = await insertTogether(db, [...together.values()]);
    for (const [sensorId, answer] of together) stored.set(answer, changed.get(sensorId)?.map(({ id }) => id) ?? []);
    waiting = waiting.filter((answer) => together.get(answer.sensorId) !== answer);
  }
  return answers.map((answer) => stored.get(answer) ?? []);
}

/** As {@link insertAnswers}, for one answer. */
export async function insertReadings(
  db: Db,
  sensorId: number,
  readings: readonly Reading[],
  source: 'answer' | 'file' = 'answer',
): Promise<number[]> {
  const [ids = []] = await insertAnswers(db, [{ sensorId, readings, source }]);
  return ids;
}

/** @param answers of different sensors @returns the changed rows, by sensor and in the order of time */
async function insertTogether(db: Db, answers: readonly Answer[]): Promise<Map<number, ReadingRow[]>> {
  const rows = await newsOf(db, answers);
  // Nearly all of an answer is known from the one before: compare first, so that it blocks no other writer.
  const unknown = await unknownAmong(db, rows);
  if (unknown.length === 0) return new Map();
  const fromBocco = new Set(
    answers.flatMap(({ sensorId, source = 'answer' }) => (source === 'answer' ? sensorId : [])),
  );
  const oldest = oldestOf(rows.filter(({ sensor_id }) => fromBocco.has(sensor_id)));
  return db.transaction().execute(async (trx) => {
    const sensors = answers.map(({ sensorId }) => sensorId);
    await engineOf(trx).lockRows(trx, 'sensor', sensors);
    // Behind the lock: whoever changes these settings takes it too.
    const settings = await getRollupSettings(trx);
    const kept = unknown.filter(({ ts }) => ts >= settings.prunedBefore);
    const { written, replaced, contradicting } = mergeReadings(await rowsAround(trx, kept), kept);
    const seals = await beforeWrite(trx, [...written, ...contradicting]);
    await deleteRows(trx, replaced);
    await writeRows(trx, written);
    const repaired = await repairSealedDays(trx, seals, contradicting);
    const changed = await afterWrite(trx, { seals, changed: [...written, ...repaired.values()], settings, oldest });
    const conflicts = contradicting.filter((row) => !repaired.has(row));
    await recordConflicts(trx, conflicts, nowSeconds());
    return changed;
  });
}

/** Rows that are compared at a time: some megabytes of stored rows. */
const rowsCompared = 20_000;

/** New rows, values for stored nulls, and conflicts that are not recorded yet. */
async function unknownAmong(db: Db, rows: readonly ReadingRow[]): Promise<ReadingRow[]> {
  const found: ReadingRow[] = [];
  for await (const chunk of inChunks(rows, rowsCompared)) {
    const { unknown, contradicting } = mergeReadings(await rowsAround(db, chunk), chunk);
    const unrecorded = new Set(await unrecordedConflicts(db, contradicting));
    const recorded = new Set(contradicting.filter((row) => !unrecorded.has(row)));
    found.push(...unknown.filter((row) => !recorded.has(row)));
  }
  return found;
}

/** The time of each sensor's first row. */
function oldestOf(rows: readonly ReadingRow[]): Map<number, number> {
  const oldest = new Map<number, number>();
  for (const { sensor_id, ts } of rows) oldest.set(sensor_id, Math.min(ts, oldest.get(sensor_id) ?? ts));
  return oldest;
}
