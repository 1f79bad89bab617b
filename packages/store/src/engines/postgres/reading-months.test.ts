import { expect, test } from 'vitest';
import { insertReadings } from '../../readings/readings.ts';
import type { Db } from '../../schema.ts';
import { sealDays } from '../../seals/seal-days.ts';
import { run, someReading, temporaryStore } from '../../testing/temporary-store.ts';
import { monthOf } from './reading-months.ts';

const at = (time: string) => Date.parse(time) / 1000;

async function months(db: Db): Promise<string[]> {
  const { rows } = await run<{ name: string }>(
    db,
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = to_regclass('reading_open') ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
}

const always = ['reading_early', 'reading_late'];

test('a month has a partition while it has open days', async () => {
  const { db, sensor } = await temporaryStore();
  const times = ['2025-02-28T23:59:59Z', '2025-03-01T00:00:00Z', '2025-04-30T23:59:59Z', '2025-05-31T12:00:00Z'];
  await insertReadings(
    db,
    sensor,
    times.map((time) => someReading(at(time))),
  );
  const made = ['reading_2025_02', 'reading_2025_03', 'reading_2025_04', 'reading_2025_05'];
  expect(await months(db)).toEqual([...made, ...always]);
  await sealDays(db);
  expect(await months(db)).toEqual(['reading_2025_05', ...always]);
  // What comes late has its place again, until the next day is closed.
  await insertReadings(db, sensor, [someReading(at('2025-03-01T00:10:00Z'))]);
  expect(await months(db)).toEqual(['reading_2025_03', 'reading_2025_05', ...always]);
  await insertReadings(db, sensor, [someReading(at('2025-06-10T00:00:00Z'))]);
  await sealDays(db);
  expect(await months(db)).toEqual(['reading_2025_06', ...always]);
  expect(await db.selectFrom('reading').select('ts').execute()).toHaveLength(6);
});

test('times beyond every month have their places', () => {
  expect(['1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z'].map((time) => monthOf(at(time)))).toEqual([
    undefined,
    undefined,
  ]);
  expect(['2000-01-01T00:00:00Z', '2099-12-31T00:00:00Z'].map((time) => monthOf(at(time)))).toEqual([
    'reading_2000_01',
    'reading_2099_12',
  ]);
  expect([-8e15, 8e15, 1e12].map(monthOf)).toEqual([undefined, undefined, undefined]);
});
