/** How much of an import's time goes into what follows from the rows (rollups, seals, gaps): a ratio in one run. */

import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importReadings, roomSensors, type Store, sealDays } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { parse } from 'csv-parse';
import { openBenchStore } from './bench-store.ts';
import { atLeast, median, report } from './results.ts';

const rows = 3 * 365 * 288;
const rounds = 5;
const batch = 5000;
const least = 0.6;
const leastOfShell = 0.8;

const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
const file = join(folder, 'readings.csv');
const begin = Date.UTC(2023, 0, 1);
const lines = Array.from({ length: rows }, (_, at) => {
  const time = new Date(begin + at * 300_000).toISOString().replace('.000Z', '+00:00');
  const values = [20 + (at % 900) / 100, 50 + (at % 700) / 100, at % 1000];
  return `${time},${values.join(',')}`;
});
writeFileSync(file, `time,temperature,humidity,illuminance\n${lines.join('\n')}\n`);

const times = { whole: [] as number[], bare: [] as number[], again: [] as number[], shell: [] as number[] };
let bytes = 0;
for (let round = 0; round < rounds; round++) {
  const first = await openBenchStore(1);
  const whole = first.store;
  times.whole.push(await timed(() => importInto(whole)));
  times.again.push(await timed(() => importInto(whole)));
  await sealDays(whole.db);
  sqliteOf(whole).pragma('wal_checkpoint(TRUNCATE)');
  bytes = statSync(whole.path).size;
  await first.clear();
  const second = await openBenchStore(1);
  const bare = second.store;
  times.bare.push(await timed(() => rowsAlone(bare)));
  await second.clear();
  times.shell.push(await timed(bySqlite));
}

const speed = (ms: number) => `${Math.round(rows / ms)},000`;
const ratio = median(times.bare) / median(times.whole);
const overShell = median(times.shell) / median(times.whole);
const results = `
# Import

${rows.toLocaleString('en')} readings from CSV, three years at five minutes. Medians of ${rounds} rounds in turn.

| import | rows a second |
| --- | --- |
| \`import readings\`: rows, rollups, gaps, comparison with what is there | ${speed(median(times.whole))} |
| the same file again: everything is known | ${speed(median(times.again))} |
| the rows alone, one statement each | ${speed(median(times.bare))} |
| the text alone, by \`.import\` of SQLite’s shell | ${speed(median(times.shell))} |

The first is ${ratio.toFixed(2)} times as fast as the third; at least ${least} is wanted: ${atLeast(ratio, least)}. It is
${overShell.toFixed(2)} times as fast as the last; at least ${leastOfShell} is wanted: ${atLeast(overShell, leastOfShell)}.
A sensor-year with rollups and seals takes ${(bytes / 3 / 1e6).toFixed(1)} MB.
`;
report(results);
rmSync(folder, { recursive: true });

async function importInto(store: Store): Promise<void> {
  const [sensor] = await roomSensors(store.db);
  if (!sensor) throw new Error('no sensor');
  const nothing = () => {};
  const stop = new AbortController().signal;
  await importReadings(store.db, createReadStream(file), { sensor, stop, reject: nothing, progress: nothing });
}

async function rowsAlone(store: Store): Promise<void> {
  const { db } = store;
  const sqlite = sqliteOf(store);
  const [sensor] = await roomSensors(db);
  const insert = sqlite.prepare('INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?)');
  const write = sqlite.transaction((records: string[][]) => {
    for (const [time = '', ...values] of records) {
      insert.run(sensor?.id, Date.parse(time) / 1000, 0, ...values.map((value) => Math.round(Number(value) * 100)));
    }
  });
  let waiting: string[][] = [];
  for await (const record of createReadStream(file).pipe(parse({ from_line: 2 })) as AsyncIterable<string[]>) {
    if (waiting.push(record) < batch) continue;
    write.immediate(waiting);
    waiting = [];
  }
  write.immediate(waiting);
}

/** As it comes, without a look at it: times stay text. */
async function bySqlite(): Promise<void> {
  const database = join(folder, 'imported.db');
  const table =
    'CREATE TABLE reading (time TEXT PRIMARY KEY, temperature REAL, humidity REAL, illuminance REAL) WITHOUT ROWID';
  execFileSync('sqlite3', [database, table, '.mode csv', `.import --skip 1 ${file} reading`]);
  rmSync(database);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
