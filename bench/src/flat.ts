/**
 * What must not grow with the years or with the rooms: charts, the newest reading and storing one more, in a file of one
 * year, of forty years, and of a hundred sensors.
 */
import { insertAnswers, insertReadings, latestReading, readSeries } from '@roomlog/store';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { atMost, median, report } from './results.ts';

const zone = 'Asia/Tokyo';
const hour = 3600;
const day = 24 * hour;
const end = Date.UTC(2026, 0, 1) / 1000;
const rounds = 101;
const most = 1.15;

const files = {
  'a year of one sensor': await fill(1, 365, day),
  'forty years of one sensor': await fill(1, 40 * 365, day),
  'a year of a hundred sensors': await fill(100, 365, hour),
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

${Object.keys(files).join(', ')}: every reading five minutes after the last. The hundred sensors came side by
side, an hour of each after an hour of the others, as their rows lie in the file of a home that goes on.
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

/** @param step seconds that are stored together of one sensor, before the next one's turn */
async function fill(sensors: number, days: number, step: number): Promise<BenchStore> {
  const file = await openBenchStore(sensors);
  for (let from = end - days * day; from < end; from += step) {
    const readings = Array.from({ length: step / 300 }, (_, number) => readingAt(from + number * 300));
    await insertAnswers(
      file.store.db,
      file.sensors.map(({ id }) => ({ sensorId: id, readings })),
    );
  }
  return file;
}
