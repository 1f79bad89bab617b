/** Readings in and out. On the outside °C, %RH and lx with up to two decimals; in the file whole 1/100. */

import type { Kysely } from 'kysely';
import { inChunks } from '../chunks.ts';
import { engineOf } from '../engine.ts';
import type { Reading } from '../model.ts';
import type { ReadingRow, Schema } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { nowSeconds } from '../time/now.ts';
import { recordConflicts, unrecordedConflicts } from './conflicts.ts';
import { mergeReadings } from './merge.ts';
import { repairSealedDays } from './repair.ts';
import { deleteRows, rowsAround, toRow, writeRows } from './rows.ts';
import { afterWrite, beforeWrite } from './write.ts';

/** Readings of one sensor that came together. */
export interface Answer {
  sensorId: number;
  readings: readonly Reading[];
  /** `answer` (the default) for all that BOCCO answered at a time, whose holes are then known to be real. */
  source?: 'answer' | 'file';
}

/**
 * Stores the answers of many sensors with their rollups, gaps and seals in one transaction, in a number of statements
 * that doesn't grow with theirs. What is stored stays as it is; `merge.ts` says what becomes of a reading that
 * comes again. More than two decimals are rounded, and what no sensor can have measured becomes null. What is older than
 * the retention is summed up already and is passed over. Answers that bring nothing new write nothing.
 * A second answer of the same sensor has a transaction of its own.
 * @returns for each answer the ids that were new or completed, in the order of time; all of them are on the disk
 */
export async function insertAnswers(db: Kysely<Schema>, answers: readonly Answer[]): Promise<number[][]> {
  const stored = new Map<Answer, number[]>();
  for (let waiting = [...answers]; waiting.length > 0; ) {
    const together = new Map(waiting.toReversed().map((answer) => [answer.sensorId, answer]));
    const changed = await insertTogether(db, [...together.values()]);
    for (const [sensorId, answer] of together) stored.set(answer, changed.get(sensorId)?.map(({ id }) => id) ?? []);
    waiting = waiting.filter((answer) => together.get(answer.sensorId) !== answer);
  }
  return answers.map((answer) => stored.get(answer) ?? []);
}

/** As {@link insertAnswers}, with one answer. */
export async function insertReadings(
  db: Kysely<Schema>,
  sensorId: number,
  readings: readonly Reading[],
  source: 'answer' | 'file' = 'answer',
): Promise<number[]> {
  const [ids = []] = await insertAnswers(db, [{ sensorId, readings, source }]);
  return ids;
}

/** Answers of different sensors. @returns the rows that changed, by sensor and in the order of time */
async function insertTogether(db: Kysely<Schema>, answers: readonly Answer[]): Promise<Map<number, ReadingRow[]>> {
  const rows = answers.flatMap(({ sensorId, readings }) => readings.map((reading) => toRow(sensorId, reading)));
  // Nearly all of an answer is known from the one before, and whoever finds that out keeps no other writer waiting.
  const news = await newsAmong(db, rows);
  if (news.length === 0) return new Map();
  const fromBocco = new Set(
    answers.flatMap(({ sensorId, source = 'answer' }) => (source === 'answer' ? sensorId : [])),
  );
  const oldest = oldestOf(rows.filter(({ sensor_id }) => fromBocco.has(sensor_id)));
  return db.transaction().execute(async (trx) => {
    const settings = await getRollupSettings(trx);
    await engineOf(trx).lockRows(
      trx,
      'sensor',
      answers.map(({ sensorId }) => sensorId),
    );
    const kept = news.filter(({ ts }) => ts >= settings.prunedBefore);
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

/** So many rows are compared with what is stored at a time: some megabytes of it. */
const rowsCompared = 20_000;

/** The rows that bring something: new ones, values for stored nulls, contradictions that are not kept yet. */
async function newsAmong(db: Kysely<Schema>, rows: readonly ReadingRow[]): Promise<ReadingRow[]> {
  const found: ReadingRow[] = [];
  for await (const chunk of inChunks(rows, rowsCompared)) {
    const { news, contradicting } = mergeReadings(await rowsAround(db, chunk), chunk);
    const unkept = new Set(await unrecordedConflicts(db, contradicting));
    const kept = new Set(contradicting.filter((row) => !unkept.has(row)));
    found.push(...news.filter((row) => !kept.has(row)));
  }
  return found;
}

/** The time of each sensor's first row. */
function oldestOf(rows: readonly ReadingRow[]): Map<number, number> {
  const oldest = new Map<number, number>();
  for (const { sensor_id, ts } of rows) oldest.set(sensor_id, Math.min(ts, oldest.get(sensor_id) ?? ts));
  return oldest;
}
