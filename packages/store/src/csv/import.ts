/** Imports exported readings. Idempotent, and readings of BOCCO are never overwritten. */
import type { Readable } from 'node:stream';
import { boccoNow } from '../clock/bocco-clock.ts';
import { perMetric } from '../metrics.ts';
import { insertRows, rowsAround, sameValues, toHundredths } from '../readings/rows.ts';
import { afterWrite, beforeWrite } from '../readings/write.ts';
import type { Db, ReadingRow } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { type Measured, readCsv } from './parse.ts';

/** Lines of an import, by what happened to them. */
export interface Imported {
  /** New, and stored. */
  imported: number;
  /** Stored already. */
  known: number;
  /** Another value is stored for this time, and stays. */
  different: number;
  /** Skipped: older than the retention. */
  too_old: number;
  /** Not a reading, or with an implausible time. */
  rejected: number;
}

/** Rows per transaction. */
const rowsAtATime = 5000;

/** Where to import to, and what to report. */
export interface ImportOptions {
  /** The sensor that the readings are stored for. */
  sensor: { id: number; uuid: string };
  /** Ends the import after the current transaction. */
  stop: AbortSignal;
  /** Called for every rejected line (from 1), with the second half of a sentence. */
  reject: (line: number, problem: string) => void;
  /** Called after every transaction, with all counts so far. */
  progress: (soFar: Imported) => void;
}

/**
 * Imports CSV with the columns `time`, the metrics, and `sensor` if the file has several sensors, in any order. Stores
 * what is new, with rollups, gaps and seals: 5,000 rows per transaction, flat in memory.
 * @throws CsvFault (exit code 1, with a sentence for people) if the file is not CSV of raw readings; what came before
 *   is stored
 */
export async function importReadings(
  db: Db,
  input: Readable,
  { sensor, stop, reject, progress }: ImportOptions,
): Promise<Imported> {
  const { zone } = await getRollupSettings(db);
  const now = await boccoNow(db);
  let sum: Imported = { imported: 0, known: 0, different: 0, too_old: 0, rejected: 0 };
  let batch: Measured[] = [];
  const flush = async () => {
    sum = await storeBatch(db, sensor.id, batch, sum);
    batch = [];
    progress(sum);
  };
  for await (const read of readCsv(input, { zone, now, sensor: sensor.uuid })) {
    if ('problem' in read) {
      sum = { ...sum, rejected: sum.rejected + 1 };
      reject(read.line, read.problem);
      continue;
    }
    // Rows of one time stay in one transaction: in the next one, the first of them would count as stored rows.
    if (batch.length >= rowsAtATime && batch.at(-1)?.ts !== read.reading.ts) await flush();
    if (stop.aborted) return sum;
    batch.push(read.reading);
  }
  await flush();
  return sum;
}

/** @returns the counts with those of this batch added to them */
async function storeBatch(db: Db, sensorId: number, batch: Measured[], soFar: Imported): Promise<Imported> {
  return db.transaction().execute(async (trx) => {
    const settings = await getRollupSettings(trx);
    const rows = batch.filter(({ ts }) => ts >= settings.prunedBefore).map((row) => asStored(sensorId, row));
    const stored = Map.groupBy(await rowsAround(trx, rows), ({ ts }) => ts);
    const added: ReadingRow[] = [];
    const counts = { ...soFar };
    counts.too_old += batch.length - rows.length;
    for (const [ts, group] of Map.groupBy(rows, (row) => row.ts)) {
      const { fresh, known, different } = compare(group, stored.get(ts) ?? []);
      added.push(...fresh);
      counts.known += known;
      counts.different += different;
    }
    const seals = await beforeWrite(trx, added);
    await insertRows(trx, added);
    await afterWrite(trx, { seals, changed: added, settings });
    counts.imported += added.length;
    return counts;
  });
}

type NewRow = Omit<ReadingRow, 'id'>;

const asStored = (sensor_id: number, measured: Measured): NewRow => ({
  sensor_id,
  ts: measured.ts,
  ...perMetric((metric) => toHundredths(measured[metric])),
});

/**
 * Compares the rows of one time in the file and in the store. Each stored row matches one row of the file, first an
 * equal row, then a different one; the rows that are left are new. They get ids from 0 down (see merge.ts), in the
 * order of the file.
 */
function compare(group: NewRow[], stored: ReadingRow[]) {
  const others = [...stored];
  const unknown = group.filter((row) => {
    const at = others.findIndex((other) => sameValues(other, row));
    if (at >= 0) others.splice(at, 1);
    return at < 0;
  });
  const different = Math.min(unknown.length, others.length);
  const fresh = unknown.slice(different);
  const first = Math.min(1, ...stored.map(({ id }) => id)) - fresh.length;
  return {
    fresh: fresh.map((row, at) => ({ ...row, id: first + at })),
    known: group.length - unknown.length,
    different,
  };
}
