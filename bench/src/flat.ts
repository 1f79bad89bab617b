/**
 * What must not grow with the years or with the rooms: charts, the newest reading and storing one more, in a file of one
 * year, of forty years, and of a hundred sensors.
 */
import { insertReadings, latestReading, readSeries } from '@roomlog/store';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { atMost, median, report } from './results.ts';

const zone = 'Asia/Tokyo';
const day = 86_400;
const perDay = 288;
const end = Date.UTC(2026, 0, 1) / 1000;
const rounds = 101;
const most = 1.15;

const files = {
  'a year of one sensor': await fill(1, 365),
  'forty years of one sensor': await fill(1, 40 * 365),
  'a year of a hundred sensors': await fill(100, 365),
};

type Work = (file: BenchStore, sensor: number, round: number) => Promise<unknown>;
const chart =
  (days: number): Work =>
  ({ store }, sensor) =>
    readSeries(store.db, sensor, { from: end - days * day, to: end, zone });
const works: Record<string, Work> = {
  'a chart of a day': chart(1),
  'a chart of a month': chart(30),
  'a chart of a year': chart(365),
  'the newest reading': ({ store }, sensor) => latestReading(store.db, sensor),
  'a new reading stored': ({ store }, sensor, round) =>
    insertReadings(store.db, sensor, [readingAt(end + round * 300)]),
};

const times = new Map<string, number[]>();
for (let round = 0; round < rounds; round++) {
  for (const [name, file] of Object.entries(files)) {
    for (const [what, work] of Object.entries(works)) {
      const sensor = file.sensors[round % file.sensors.length]?.id ?? 0;
      const begun = performance.now();
      await work(file, sensor, round);
      const key = `${what} of ${name}`;
      times.set(key, [...(times.get(key) ?? []), performance.now() - begun]);
    }
  }
}
for (const file of Object.values(files)) await file.clear();

const [base = '', ...others] = Object.keys(files);
const msOf = (what: string, name: string) => median(times.get(`${what} of ${name}`) ?? []);
const rows = Object.keys(works).map((what) => {
  const ratios = others.map((name) => msOf(what, name) / msOf(what, base));
  const cells = ratios.flatMap((ratio) => [ratio.toFixed(2), atMost(ratio, most)]);
  return `| ${[what, msOf(what, base).toFixed(2), ...cells].join(' | ')} |`;
});
report(`
# Flat

${Object.keys(files).join(', ')}: every reading five minutes after the last, all days of the hundred sensors one after another.
Medians of ${rounds} rounds in turn; at most ${most} is wanted.

| | ms in ${base} | over it: ${others[0]} | | ${others[1]} | |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`);

function readingAt(ts: number) {
  const at = ts / 300;
  return {
    id: at,
    created_at: new Date(ts * 1000),
    temperature: 20 + 6 * Math.sin(at / 45),
    humidity: 50 + 10 * Math.cos(at / 45),
    illuminance: Math.max(0, 300 * Math.sin(at / 45)),
  };
}

async function fill(sensors: number, days: number): Promise<BenchStore> {
  const file = await openBenchStore(sensors);
  for (let from = end - days * day; from < end; from += day) {
    const readings = Array.from({ length: perDay }, (_, number) => readingAt(from + number * 300));
    for (const { id } of file.sensors) await insertReadings(file.store.db, id, readings);
  }
  return file;
}
