import { createReadStream, statSync } from 'node:fs';
import { Failure } from '@roomlog/runtime';
import { type Imported, importReadings, roomSensors, type Store } from '@roomlog/store';
import { expectFile } from '../input/input-file.ts';
import { pickStoredSensor } from '../input/pick.ts';
import { plain, printJson, printTable } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';
import { stopped } from '../stopped.ts';
import { withStore } from '../store.ts';

export interface ImportOptions {
  sensor: string;
  json?: boolean;
}

/** At most this many lines that are no readings are named. */
const mostNamed = 10;

/** Imports a CSV of readings, as `export` writes it. */
export async function importCommand(
  what: string,
  file: string,
  options: ImportOptions,
  stop: AbortSignal,
): Promise<void> {
  if (what !== 'readings') throw new Failure('usage', `${JSON.stringify(what)} can't be imported; only readings can.`);
  expectFile(file);
  await withStore('writer', async (store) => {
    const counts = await withProgress('Importing', (report) => importInto(store, file, options.sensor, report, stop));
    if (options.json) printJson(counts);
    else printTable(Object.entries(counts).map(([name, count]) => [words[name as keyof Imported], String(count)]));
    if (stop.aborted) throw stopped();
    if (counts.rejected > 0) process.exitCode = 1;
  });
}

const words: Record<keyof Imported, string> = {
  imported: 'imported',
  known: 'there already',
  different: 'stored with another value, which stays',
  too_old: 'older than the retention, skipped',
  rejected: 'no readings, skipped',
};

async function importInto(
  store: Store,
  file: string,
  wanted: string,
  report: (soFar: string) => void,
  stop: AbortSignal,
): Promise<Imported> {
  const sensor = pickStoredSensor(await roomSensors(store.db), wanted);
  const input = createReadStream(file);
  const { size } = statSync(file);
  let rejected = 0;
  return importReadings(store.db, input, {
    sensor,
    stop,
    reject: (line, problem) => {
      rejected += 1;
      if (rejected <= mostNamed)
        process.stderr.write(`${plain(`${file}, line ${line}: ${problem}; mend it and import again.`)}\n`);
      if (rejected === mostNamed + 1) process.stderr.write('More such lines are counted, not named.\n');
    },
    progress: ({ imported, known, different }) => {
      const percent = Math.floor((100 * input.bytesRead) / Math.max(size, 1));
      report(`${imported + known + different} rows, ${percent} %`);
    },
  });
}
