/** Ratios side by side in one run: what must stay fast however long the history. */

import { insertReadings, readSeries, type Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { openBenchStore } from './bench-store.ts';
import { atMost, median, report } from './results.ts';

const zone = 'Asia/Tokyo';
const day = 86_400;
const end = Date.UTC(2026, 0, 1) / 1000;
const rounds = 31;

const { store, sensors, clear } = await openBenchStore(1);
const sensorId = sensors[0]?.id ?? 0;
await fill(store, 10 * 365);

const chart = (days: number) => () => readSeries(store.db, sensorId, { from: end - days * day, to: end, zone });
const weekly = sqliteOf(store).prepare(
  `SELECT ts / 604800 AS week, avg(temperature), min(temperature), max(temperature), avg(humidity), min(humidity),
  max(humidity), avg(illuminance), min(illuminance), max(illuminance) FROM reading WHERE sensor_id = ? GROUP BY week`,
);

const measured = await inTurns({
  'a day': chart(1),
  'a month': chart(30),
  'a year': chart(365),
  'ten years': chart(3650),
  'ten years by GROUP BY on raw readings': async () => weekly.all(sensorId),
});

/** What is compared, and the most that the ratio may be. */
const goals = [
  ['ten years', 'a year', 1.75],
  ['ten years', 'a day', 2],
  ['ten years', 'ten years by GROUP BY on raw readings', 0.003],
] as const;

const rows = goals.map(([a, b, most]) => {
  const ratio = (measured.get(a) ?? 0) / (measured.get(b) ?? 1);
  return `| ${a} | ${b} | ${ratio.toFixed(4)} | ${most} | ${atMost(ratio, most)} |`;
});
const times = [...measured].map(([name, ms]) => `| ${name} | ${ms.toFixed(2)} |`);
const results = `# Chart queries

One sensor, ten years at five minutes. Medians of ${rounds} rounds in
turn; trust the ratios, single times depend on the machine.

| chart of | over | ratio | at most | reached |
|---|---|---|---|---|
${rows.join('\n')}

| chart of | ms |
|---|---|
${times.join('\n')}
`;
report(results);
await clear();

async function fill({ db }: Store, days: number): Promise<void> {
  const readings = Array.from({ length: days * 288 }, (_, at) => ({
    id: at,
    created_at: new Date((end - (days * 288 - at) * 300) * 1000),
    temperature: 20 + 6 * Math.sin(at / 45),
    humidity: 50 + 10 * Math.cos(at / 45),
    illuminance: Math.max(0, 300 * Math.sin(at / 45)),
  }));
  await insertReadings(db, sensorId, readings);
}

/** Medians in milliseconds. In turns, so that a slow moment of the machine falls on all alike. */
async function inTurns(tasks: Record<string, () => Promise<unknown>>): Promise<Map<string, number>> {
  const times = new Map(Object.keys(tasks).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, task] of Object.entries(tasks)) {
      const begin = performance.now();
      await task();
      times.get(name)?.push(performance.now() - begin);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}
