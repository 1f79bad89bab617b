/**
 * What a home costs while it goes on: a poll's answer in which one reading is new, over parsing its JSON alone; the commit
 * that makes it durable, over what the disk takes for one; charts while a file is imported, over those of a quiet store.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fdatasyncSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { insertAnswers, openStore, type Reading, readSeries } from '@roomlog/store';
import { openBenchStore } from './bench-store.ts';
import { atMost, median, report } from './results.ts';

const zone = 'Asia/Tokyo';
const sensorCount = 100;
const window = 100;
const rounds = 101;
const importedRows = 400_000;
const begin = Date.UTC(2026, 0, 1) / 1000;
const rootDir = join(import.meta.dirname, '../..');

const { store, sensors, clear } = await openBenchStore(sensorCount);
const { db } = store;
/** A year, so that there is a chart. */
await insertAnswers(
  db,
  sensors.slice(0, 1).map(({ id }) => ({ sensorId: id, readings: readings(-105_000, 105_000) })),
);
await insertAnswers(
  db,
  sensors.map(({ id }) => ({ sensorId: id, readings: readings(0, window) })),
);

const times = {
  parse: [] as number[],
  one: [] as number[],
  many: [] as number[],
  commit: [] as number[],
  sync: [] as number[],
};
const file = openSync(join(dirname(store.path), 'synced'), 'w');
const page = Buffer.alloc(4096, 1);
for (let round = 1; round <= rounds; round++) {
  const json = JSON.stringify(readings(round, window));
  times.parse.push(await cpuOf(async () => parse(json)));
  const [first, ...rest] = sensors.map(({ id }) => ({ sensorId: id, json }));
  times.one.push(
    await cpuOf(async () => {
      const begun = performance.now();
      if (first) await insertAnswers(db, [{ sensorId: first.sensorId, readings: parse(first.json) }]);
      times.commit.push(performance.now() - begun);
    }),
  );
  times.many.push(
    await cpuOf(() =>
      insertAnswers(
        db,
        rest.map((answer) => ({ sensorId: answer.sensorId, readings: parse(answer.json) })),
      ),
    ),
  );
  const begun = performance.now();
  writeSync(file, page);
  fdatasyncSync(file);
  times.sync.push(performance.now() - begun);
}

const reader = await openStore(store.path, 'reader');
const to = begin + rounds * 300;
const chart = () => readSeries(reader.db, sensors[0]?.id ?? 0, { from: to - 365 * 86_400, to, zone });
const quiet = await charts(() => delay(2000));
const busy = await charts(runImport);
await reader.close();
await clear();

const parsed = median(times.parse);
const rows = [
  ['one sensor: comparing and storing, over the JSON alone', median(times.one) / parsed, 4],
  [`${sensorCount - 1} sensors together, each`, median(times.many) / parsed / (sensorCount - 1), 4],
  ['its durable commit, over one fdatasync', median(times.commit) / median(times.sync), 3],
  ['a chart of a year during an import, over one in a quiet store', median(busy) / median(quiet), 1.5],
] as const;
report(`
# Live

An answer of ${window} readings, one of them new: medians of ${rounds} rounds, by the processor's time where it is not the disk's. The
import is \`roomlog import readings\` of ${importedRows.toLocaleString('en')} lines into the same store.

| | ratio | at most | |
| --- | --- | --- | --- |
${rows.map(([what, ratio, most]) => `| ${what} | ${ratio.toFixed(2)} | ${most} | ${atMost(ratio, most)} |`).join('\n')}

| | ms |
| --- | --- |
| parsing | ${parsed.toFixed(3)} |
| one sensor | ${median(times.one).toFixed(3)} |
| commit | ${median(times.commit).toFixed(2)} |
| fdatasync | ${median(times.sync).toFixed(2)} |
| a chart | ${median(quiet).toFixed(2)} |
`);

function readings(first: number, count: number): Reading[] {
  return Array.from({ length: count }, (_, offset) => {
    const at = first + offset;
    const values = { temperature: 20 + (at % 60) / 10, humidity: 50, illuminance: Math.abs(at % 300) };
    return { id: at + 200_000, created_at: new Date((begin + at * 300) * 1000), ...values };
  });
}

function parse(json: string): Reading[] {
  const items = JSON.parse(json) as (Omit<Extract<Reading, { id: number }>, 'created_at'> & { created_at: string })[];
  return items.map((reading) => ({ ...reading, created_at: new Date(reading.created_at) }));
}

/** Milliseconds. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Charts, ten a second, while something goes on. @returns ms of each */
async function charts(meanwhile: () => Promise<void>): Promise<number[]> {
  const found: number[] = [];
  const end = new AbortController();
  const over = meanwhile().finally(() => end.abort());
  while (!end.signal.aborted) {
    const begun = performance.now();
    await chart();
    found.push(performance.now() - begun);
    await delay(100);
  }
  await over;
  return found;
}

async function runImport(): Promise<void> {
  const lines = Array.from(
    { length: importedRows },
    (_, at) => `${new Date((begin - 31_536_000 * 5 + at * 300) * 1000).toISOString()},20.5,50,100`,
  );
  const csv = join(dirname(store.path), 'earlier.csv');
  writeFileSync(csv, `time,temperature,humidity,illuminance\n${lines.join('\n')}\n`);
  const args = [join(rootDir, 'bin/roomlog.mjs'), 'import', 'readings', csv, '--sensor', sensors[1]?.uuid ?? ''];
  const env = { PATH: process.env['PATH'] ?? '', ROOMLOG_DATA_DIR: dirname(store.path) };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the import ended with ${String(code)}`);
}
