/** Imports exported readings. Idempotent, and readings of BOCCO are never overwritten. */
import type { Readable } from 'node:stream';
import { boccoNow } from '../clock/bocco-clock.ts';
import { engineOf } from '../engine.ts';
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
  for await (const lines of readCsv(input, { zone, now, sensor: sensor.uuid })) {
    for (const read of lines) {
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
  }
  await flush();
  return sum;
}

/** @returns the counts with those of this batch added to them */
async function storeBatch(db: Db, sensorId: number, batch: Measured[], soFar: Imported): Promise<Imported> {
  return db.transaction().execute(async (trx) => {
    await engineOf(trx).lockRows(trx, 'sensor', [sensorId]);
    const settings = await getRollupSettings(trx);
    const rows = batch.filter(({ ts }) => ts >= settings.prunedBefore).map((row) => asStored(sensorId, row));
    const stored = await rowsAround(trx, rows);
    const { fresh, known, different } =
      stored.length === 0 && isInOrder(rows) ? allFresh(rows) : compareAll(rows, stored);
    const counts = {
      ...soFar,
      imported: soFar.imported + fresh.length,
      known: soFar.known + known,
      different: soFar.different + different,
      too_old: soFar.too_old + batch.length - rows.length,
    };
    const seals = await beforeWrite(trx, fresh);
    await insertRows(trx, fresh);
    await afterWrite(trx, { seals, changed: fresh, settings });
    return counts;
  });
}

/** With the id that a copy has where its time is not stored yet. */
const asStored = (sensor_id: number, measured: Measured): ReadingRow => ({
  sensor_id,
  ts: measured.ts,
  id: 0,
  ...perMetric((metric) => toHundredths(measured[metric])),
});

/** Rows of a file by what is stored: those that are new, with their ids, and how many others there are. */
interface Compared {
  fresh: ReadingRow[];
  known: number;
  different: number;
}

/** Each of a time of its own, as in most files. Where nothing is stored either, nothing needs a comparison. */
const isInOrder = (rows: readonly ReadingRow[]) =>
  rows.every(({ ts }, at) => at === 0 || ts > (rows[at - 1]?.ts ?? ts));

const allFresh = (rows: ReadingRow[]): Compared => ({ fresh: rows, known: 0, different: 0 });

function compareAll(rows: readonly ReadingRow[], stored: readonly ReadingRow[]): Compared {
  const storedAt = Map.groupBy(stored, ({ ts }) => ts);
  const compared = [...Map.groupBy(rows, ({ ts }) => ts)].map(([ts, group]) => compare(group, storedAt.get(ts) ?? []));
  return {
    fresh: compared.flatMap(({ fresh }) => fresh),
    known: compared.reduce((sum, { known }) => sum + known, 0),
    different: compared.reduce((sum, { different }) => sum + different, 0),
  };
}

/**
 * Compares the rows of one time in the file and in the store. Each stored row matches one row of the file, first an
 * equal row, then a different one; the rows that are left are new. They get ids from 0 down (see merge.ts), in the
 * order of the file.
 */
function compare(group: readonly ReadingRow[], stored: readonly ReadingRow[]): Compared {
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
