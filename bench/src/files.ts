/** What files of readings cost: ten years must cost ten single years, and not stall whoever else is served. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileFormat, labelledSensors, openReadingsFile, readSeries } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { openBenchStore } from './bench-store.ts';
import { type DuckDb, loadDuckDb } from './peers/duckdb.ts';
import { atMost, report } from './results.ts';

const zone = 'Asia/Tokyo';
const day = 86_400;
const years = 10;
const readings = years * 365 * 288;
const begin = Date.UTC(2016, 0, 1) / 1000;
const rounds = 3;

const { store, clear } = await openBenchStore(1);
const { db, path } = store;
const sensors = await labelledSensors(db);
const sqlite = sqliteOf(store);
const id = sensors[0]?.id ?? 0;
// Files are of the readings themselves: there is nothing to be summed up.
sqlite.exec(`INSERT INTO reading
  SELECT ${id}, ${begin} + value * 300, value, 2100 + value % 977, 4000 + value % 1999, value * 7 % 40009
  FROM (WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < ${readings - 1}) SELECT value FROM n)`);

const sizes = new Map<string, number>();
const file =
  (resolution: 'raw' | '30m', span: number, format: FileFormat = 'csv') =>
  async () => {
    const range = { from: begin, to: begin + span * 365 * day };
    const { chunks } = await openReadingsFile(db, { sensors, range, resolution, format });
    let bytes = 0;
    for await (const chunk of chunks()) bytes += Buffer.byteLength(chunk);
    sizes.set(`${span} ${format}`, bytes);
  };
/** What is built, as it is called; like SQLite's shell a process of its own, from its start to its end. */
const roomlog = join(import.meta.dirname, '../../bin/roomlog.mjs');
const copy = fileURLToPath(import.meta.resolve('./peers/duckdb-copy.ts'));
const stdio: ['ignore', 'ignore', 'inherit'] = ['ignore', 'ignore', 'inherit'];
/** The same columns by SQLite's own shell. */
const shell = `SELECT strftime('%Y-%m-%dT%H:%M:%S+09:00', ts + 32400, 'unixepoch') AS time, temperature / 100.0,
  humidity / 100.0, illuminance / 100.0 FROM reading WHERE sensor_id = ${id} ORDER BY ts, id`;

/** The same readings in DuckDB, where it is installed. */
const duck = loadDuckDb();
const duckFile = `${path}.duckdb`;
if (duck) await fillDuckdb(duck);

const tasks = {
  'a year': file('raw', 1),
  'ten years': file('raw', years),
  'a year in Parquet': file('raw', 1, 'parquet'),
  'ten years in Parquet': file('raw', years, 'parquet'),
  'ten years by `roomlog export`': async () => {
    const command = [roomlog, 'export', 'readings', '--sensor', sensors[0]?.uuid ?? '', '--format', 'csv'];
    execFileSync(process.execPath, command, { env: { ROOMLOG_DATA_DIR: dirname(path) }, stdio });
  },
  'ten years by `sqlite3 -csv`': async () => {
    execFileSync('sqlite3', ['-csv', path, shell], { stdio });
  },
  'ten years by DuckDB’s `COPY`': async () => {
    if (duck) execFileSync(process.execPath, [copy, duckFile, '/dev/null'], { stdio });
  },
  'five years of half hours': file('30m', 5),
  'five years of half hours as a chart': () =>
    readSeries(db, id, { from: begin, to: begin + 5 * 365 * day, zone }, '30m'),
};
type Task = keyof typeof tasks;

interface Cost {
  ms: number;
  /** The longest that the event loop served nobody else, in ms. */
  stall: number;
  /** By how many MB the process grew. */
  memory: number;
}

// The least of some rounds: what is more is the machine's other work, or the compiler's.
const found = new Map<Task, Cost>();
for (let round = 0; round < rounds; round++) {
  for (const [name, task] of Object.entries(tasks) as [Task, () => Promise<unknown>][]) {
    const cost = await measure(task);
    const { ms, stall, memory } = found.get(name) ?? cost;
    found.set(name, {
      ms: Math.min(ms, cost.ms),
      stall: Math.min(stall, cost.stall),
      memory: Math.max(memory, cost.memory),
    });
  }
}
await clear();

const sizeOf = (name: string) => sizes.get(name) ?? 0;
const msOf = (name: Task) => found.get(name)?.ms ?? 0;
/** What is compared, and the most that the ratio may be. */
const goals = [
  ['ten years', 'ten times a year', msOf('ten years') / years / msOf('a year'), 1.1],
  [
    'ten years, the whole process',
    '`sqlite3 -csv`',
    msOf('ten years by `roomlog export`') / msOf('ten years by `sqlite3 -csv`'),
    0.4,
  ],
  ...(duck
    ? [
        [
          'ten years, the whole process',
          'DuckDB’s `COPY`',
          msOf('ten years by `roomlog export`') / msOf('ten years by DuckDB’s `COPY`'),
          1.25,
        ] as const,
      ]
    : []),
  ['a year in Parquet', 'a year in CSV', msOf('a year in Parquet') / msOf('a year'), 2],
  ['bytes of a year in Parquet', 'those in CSV', sizeOf('1 parquet') / sizeOf('1 csv'), 0.2],
] as const;
const costs = [...found].filter(([name]) => !name.includes('`'));
const results = `
# Files

Files of one sensor, CSV where nothing else is said, ${readings.toLocaleString('en')} readings in ${years} years; half hours of five of them. The least of ${rounds} rounds in turn.

| file of | over | ratio | at most | reached |
| --- | --- | --- | --- | --- |
${goals.map(([a, b, ratio, most]) => `| ${a} | ${b} | ${ratio.toFixed(2)} | ${most} | ${atMost(ratio, most)} |`).join('\n')}

| file of | ms | longest stall of the event loop, ms | memory taken, MB |
| --- | --- | --- | --- |
${costs.map(([name, { ms, stall, memory }]) => `| ${name} | ${ms.toFixed(0)} | ${stall.toFixed(0)} | ${(memory / 1e6).toFixed(0)} |`).join('\n')}
`;
report(results);

async function fillDuckdb({ DuckDBInstance }: DuckDb): Promise<void> {
  const csv = `${path}.csv`;
  const columns =
    'ts, temperature / 100.0 AS temperature, humidity / 100.0 AS humidity, illuminance / 100.0 AS illuminance';
  writeFileSync(
    csv,
    execFileSync('sqlite3', ['-csv', '-header', path, `SELECT ${columns} FROM reading ORDER BY ts`], {
      maxBuffer: 2 ** 30,
    }),
  );
  const connection = await (await DuckDBInstance.create(duckFile)).connect();
  await connection.run(`CREATE TABLE reading AS SELECT * FROM read_csv('${csv}')`);
  connection.closeSync();
}

async function measure(task: () => Promise<unknown>) {
  const before = process.memoryUsage.rss();
  let [stall, memory, last, running] = [0, 0, performance.now(), true];
  const look = () => {
    const now = performance.now();
    stall = Math.max(stall, now - last);
    memory = Math.max(memory, process.memoryUsage.rss() - before);
    last = now;
    if (running) setImmediate(look);
  };
  setImmediate(look);
  const start = performance.now();
  await task();
  running = false;
  return { ms: performance.now() - start, stall, memory };
}
