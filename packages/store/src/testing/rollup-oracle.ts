/** For tests: the expected rollups, computed in another way, and random readings. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { metrics, perMetric } from '../metrics.ts';
import { tiers } from '../rollups/tiers.ts';
import type { StoredReading } from '../schema.ts';
import type { Store } from '../store.ts';
import { someReading } from './temporary-store.ts';

/** The date in the zone, `2025-03-09`. Independent of time/zone.ts. */
const localDate = (zone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  return (ts: number) => format.format(ts * 1000);
};

const monday = (date: string) => {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return new Date(ms - ((new Date(ms).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
};

/** For each tier, the name of the bucket of a time. */
function bucketNames(zone: string): ((ts: number) => string)[] {
  const date = localDate(zone);
  return [(ts) => String(Math.floor(ts / 3600)), date, (ts) => monday(date(ts))];
}

/** A second implementation: groups rows by the names of their buckets. */
function grouped(rows: StoredReading[], name: (ts: number) => string) {
  const groups = Map.groupBy(rows, ({ ts }) => name(ts));
  return new Map([...groups].map(([key, members]) => [key, summary(members)]));
}

function summary(rows: StoredReading[]) {
  const columns = metrics.flatMap((metric) => {
    const values = rows.flatMap((row) => row[metric] ?? []);
    const some = values.length > 0;
    return [
      [`${metric}_count`, values.length],
      [`${metric}_min`, some ? Math.min(...values) : null],
      [`${metric}_max`, some ? Math.max(...values) : null],
      [`${metric}_sum`, some ? values.reduce((a, b) => a + b) : null],
    ];
  });
  return { count: rows.length, ...Object.fromEntries(columns) };
}

/**
 * Expects that every tier equals the given readings, grouped by names, and that every bucket starts where its name
 * does.
 * @param from only days and weeks from this time on; the first one may start here
 */
export async function expectExact(
  { db }: Store,
  {
    sensor,
    zone,
    readings,
    from = Number.MIN_SAFE_INTEGER,
  }: { sensor: number; zone: string; readings: StoredReading[]; from?: number },
): Promise<void> {
  for (const [at, { table }] of tiers.entries()) {
    const since = table === 'rollup_hour' ? Number.MIN_SAFE_INTEGER : from;
    const name = bucketNames(zone)[at] ?? String;
    const rows = await db
      .selectFrom(table)
      .selectAll()
      .where('sensor_id', '=', sensor)
      .where('ts', '>=', since)
      .execute();
    const found = rows.map(({ ts, ...row }) => [name(ts), { ...row, sensor_id: undefined }] as const);
    const wanted = readings.filter(({ ts }) => ts >= since);
    expect(new Map(found), `${table} in ${zone}`).toEqual(grouped(wanted, name));
    expect(found).toHaveLength(new Set(found.map(([key]) => key)).size);
    for (const { ts } of rows) if (ts !== from) expect(name(ts - 1)).not.toBe(name(ts));
  }
}

const value = fc.option(
  fc.integer({ min: -6000, max: 10_000 }).map((n) => n / 100),
  { freq: 4 },
);
const values = fc.record(perMetric(() => value));

/**
 * Readings up to hours, days and weeks around a clock change. Late and duplicate ones are in the same batch or a later
 * one.
 */
export const batches = (around: string) => {
  const offset = fc.oneof(
    fc.integer({ min: -6 * 3600, max: 6 * 3600 }),
    fc.integer({ min: -2 * 86_400, max: 2 * 86_400 }),
    fc.integer({ min: -15 * 86_400, max: 15 * 86_400 }),
  );
  const centre = Date.parse(around) / 1000;
  const reading = fc.tuple(offset, fc.integer({ min: 1, max: 3 }), values);
  return fc.array(
    fc.array(
      reading.map(([at, id, row]) => someReading(centre + at, { id, ...row })),
      { minLength: 1, maxLength: 25 },
    ),
    { minLength: 1, maxLength: 4 },
  );
};

/** A new sensor without readings, so that one store is enough for many runs. */
export async function newSensor({ db }: Store, room_id: number): Promise<number> {
  const values = {
    source: 'bocco' as const,
    room_id,
    user_type: 'sensor_room',
    nickname: '',
    address: '',
    position: 0,
    uuid: crypto.randomUUID(),
  };
  const { id } = await db.insertInto('sensor').values(values).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function rawReadings({ db }: Store, sensor: number): Promise<StoredReading[]> {
  const columns = ['ts', 'id', ...metrics] as const;
  const readings = db.selectFrom('reading').select(columns).where('sensor_id', '=', sensor);
  return readings.orderBy('ts').orderBy('id').execute();
}
