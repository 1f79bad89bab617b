/** A file and a chart of the same span hold the same. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { pruneReadings } from '../readings/prune.ts';
import { insertReadings } from '../readings/readings.ts';
import { readSeries } from '../readings/series.ts';
import { labelledSensors } from '../rooms/labelled-sensors.ts';
import { someReading, temporaryStore } from '../testing/temporary-store.ts';
import { fileRange } from './file-range.ts';
import { openReadingsFile } from './readings-file.ts';

const day = 86_400;
/** A Monday. */
const monday = Date.parse('2025-04-07T00:00:00Z') / 1000;
const open = { from: undefined, to: undefined };

async function storeWithDays(days: number) {
  const store = await temporaryStore();
  const readings = Array.from({ length: days * 48 }, (_, at) =>
    someReading(monday + at * 1800, { temperature: at / 100 }),
  );
  await insertReadings(store.db, store.sensor, readings);
  return { ...store, sensors: await labelledSensors(store.db) };
}

test('where readings are deleted, a file that is to suit the span has hours, as the chart has', async () => {
  const { db, sensor, sensors } = await storeWithDays(21);
  const prunedBefore = monday + 14 * day;
  await pruneReadings(db, prunedBefore);
  for (const [from, to] of [
    [monday + day, monday + 2 * day],
    [monday + 2 * day, monday + 5 * day],
    [prunedBefore - day, prunedBefore + day],
    [prunedBefore, prunedBefore + day],
    [prunedBefore, prunedBefore + 3 * day],
    [monday, monday + 20 * day],
  ] as const) {
    const range = await fileRange(db, sensors, { from, to }, 'auto');
    const series = await readSeries(db, sensor, { from, to, zone: 'UTC' });
    expect(range).toEqual({ from, to, resolution: series.resolution, deletedBefore: undefined });
    const { chunks } = await openReadingsFile(db, { sensors, range, resolution: range.resolution, format: 'csv' });
    const file: { time: string; temperature: string }[] = parse(await text(Readable.from(chunks())), { columns: true });
    const values = series.temperature.flatMap((value, at) => (value === null ? [] : [[series.time[at], value]]));
    expect(file.map(({ time, temperature }) => [Date.parse(time) / 1000, Number(temperature)])).toEqual(values);
    expect(file.length).toBeGreaterThan(0);
  }
});

test('a file of readings says from when on it has them', async () => {
  const { db, sensors } = await storeWithDays(21);
  expect(await fileRange(db, sensors, open, 'raw')).toMatchObject({ from: monday, deletedBefore: undefined });
  const prunedBefore = monday + 14 * day;
  await pruneReadings(db, prunedBefore);
  expect(await fileRange(db, sensors, open, 'raw')).toMatchObject({ from: monday, deletedBefore: prunedBefore });
  expect(await fileRange(db, sensors, open, '1d')).toMatchObject({ from: monday, deletedBefore: undefined });
  const since = { from: prunedBefore, to: undefined };
  expect(await fileRange(db, sensors, since, '30m')).toMatchObject({ deletedBefore: undefined });
  const before = { from: monday - 9 * day, to: monday - 8 * day };
  expect(await fileRange(db, sensors, before, 'raw')).toMatchObject({ deletedBefore: undefined });
});

test('an open end is the last reading, also where the clock is behind it', async () => {
  const { db, sensor, sensors } = await storeWithDays(1);
  const ahead = Math.floor(Date.now() / 1000) + 1000;
  await insertReadings(db, sensor, [someReading(ahead)]);
  expect(await fileRange(db, sensors, open, 'raw')).toMatchObject({ from: monday, to: ahead + 1 });
  expect(await fileRange(db, [], open, 'auto')).toMatchObject({ resolution: 'raw', deletedBefore: undefined });
});
