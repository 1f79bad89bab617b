/** Readings back in that were exported once: arriving twice is harmless, and what BOCCO said itself stands. */

import type { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { boccoNow } from '../clock/bocco-clock.ts';
import { whyImplausible } from '../clock/plausible.ts';
import { perMetric } from '../metrics.ts';
import { insertRows, rowsAround, sameValues, toHundredths } from '../readings/rows.ts';
import { afterWrite, beforeWrite } from '../readings/write.ts';
import type { ReadingRow, Schema } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { type Measured, readCsv } from './parse.ts';

export interface Imported {
  imported: number;
  /** There already. */
  known: number;
  /** Another value is stored for that moment, and stays. */
  different: number;
  /** Older than the retention: summed up already, or gone. */
  too_old: number;
  /** Lines that are no readings. */
  rejected: number;
}

const none: Imported = { imported: 0, known: 0, different: 0, too_old: 0, rejected: 0 };

/** So many rows are written in one transaction. */
const rowsAtATime = 5000;

export interface ImportOptions {
  sensor: { id: number; uuid: string };
  stop: AbortSignal;
  /** Called for every line that is no reading. */
  reject: (line: number, problem: string) => void;
  /** Called after every transaction. */
  note: (soFar: Imported) => void;
}

/**
 * Reads CSV (columns `time` and the names of the metrics, and, for a file with several sensors, `sensor`, in any order)
 * and stores what is new, some thousand rows a transaction; the signal ends it after the open one.
 * @throws CsvFault when it is no such file
 */
export async function importReadings(
  db: Kysely<Schema>,
  input: Readable,
  { sensor, stop, reject, note }: ImportOptions,
): Promise<Imported> {
  const { zone } = await getRollupSettings(db);
  const now = await boccoNow(db);
  let sum = none;
  let batch: Measured[] = [];
  const keep = async () => {
    sum = plus(sum, await storeBatch(db, sensor.id, batch));
    batch = [];
    note(sum);
  };
  for await (const read of readCsv(input, { zone, sensor: sensor.uuid })) {
    if ('problem' in read) {
      sum = plus(sum, { rejected: 1 });
      reject(read.line, read.problem);
      continue;
    }
    const wrong = whyImplausible(read.reading.ts, now);
    if (wrong !== undefined) {
      sum = plus(sum, { rejected: 1 });
      reject(read.line, wrong);
      continue;
    }
    // Rows of one moment stay together: in the next transaction the first ones would look like somebody else's.
    if (batch.length >= rowsAtATime && batch.at(-1)?.ts !== read.reading.ts) await keep();
    if (stop.aborted) return sum;
    batch.push(read.reading);
  }
  await keep();
  return sum;
}

function plus(a: Imported, b: Partial<Imported>): Imported {
  const names = Object.keys(none) as (keyof Imported)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + (b[name] ?? 0)])) as unknown as Imported;
}

async function storeBatch(db: Kysely<Schema>, sensorId: number, batch: Measured[]): Promise<Partial<Imported>> {
  return db.transaction().execute(async (trx) => {
    const settings = await getRollupSettings(trx);
    const rows = batch.filter(({ ts }) => ts >= settings.prunedBefore).map((row) => asStored(sensorId, row));
    const stored = Map.groupBy(await rowsAround(trx, rows), ({ ts }) => ts);
    const added: ReadingRow[] = [];
    const counts = { known: 0, different: 0 };
    for (const [ts, group] of Map.groupBy(rows, (row) => row.ts)) {
      const { fresh, known, different } = compare(group, stored.get(ts) ?? []);
      added.push(...fresh);
      counts.known += known;
      counts.different += different;
    }
    const seals = await beforeWrite(trx, added);
    await insertRows(trx, added);
    await afterWrite(trx, { seals, changed: added, settings });
    return { ...counts, imported: added.length, too_old: batch.length - rows.length };
  });
}

type NewRow = Omit<ReadingRow, 'id'>;

const asStored = (sensor_id: number, measured: Measured): NewRow => ({
  sensor_id,
  ts: measured.ts,
  ...perMetric((metric) => toHundredths(measured[metric])),
});

/**
 * Rows of one moment, from the file and as stored. Each stored row stands for one of the file: for its equal first, the
 * rest for what differs; what is then left of the file is new, with ids from 0 down (see merge.ts) in the file's order.
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
