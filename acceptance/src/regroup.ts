/** The rollups once more, in another way: readings grouped by the names that a calendar gives to their hours and days. */

import type { Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';

interface Reading {
  sensor_id: number;
  ts: number;
  temperature: number | null;
  humidity: number | null;
  illuminance: number | null;
}

const metrics = ['temperature', 'humidity', 'illuminance'] as const;

/** `2025-03-09` as a calendar in the zone shows it; clocks change on a quarter of an hour. */
function localDate(zone: string): (ts: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  const known = new Map<number, string>();
  return (ts) => {
    const quarter = Math.floor(ts / 900);
    const date = known.get(quarter) ?? format.format(quarter * 900_000);
    known.set(quarter, date);
    return date;
  };
}

function mondayOf(date: string): string {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return new Date(ms - ((new Date(ms).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}

function summary(readings: Reading[]): (number | null)[] {
  const sums = metrics.flatMap((metric) => {
    const values = readings.flatMap((reading) => reading[metric] ?? []);
    if (values.length === 0) return [0, null, null, null];
    return [values.length, Math.min(...values), Math.max(...values), values.reduce((sum, value) => sum + value)];
  });
  return [readings.length, ...sums];
}

/** @returns every bucket that is missing, too much, or not what its readings add up to */
export function regroup(store: Store, zone: string): string[] {
  const date = localDate(zone);
  const names: Record<string, (ts: number) => string> = {
    rollup_hour: (ts) => String(Math.floor(ts / 3600)),
    rollup_day: date,
    rollup_week: (ts) => mondayOf(date(ts)),
  };
  const readings = sqliteOf(store)
    .prepare('SELECT sensor_id, ts, temperature, humidity, illuminance FROM reading')
    .all() as Reading[];
  return Object.entries(names).flatMap(([table, name]) => {
    const bucket = (sensor: number, ts: number) => `${table} of sensor ${sensor}, ${name(ts)}`;
    const groups = Map.groupBy(readings, ({ sensor_id, ts }) => bucket(sensor_id, ts));
    const wanted = new Map([...groups].map(([key, members]) => [key, JSON.stringify(summary(members))]));
    const rows = sqliteOf(store).prepare(`SELECT * FROM ${table}`).raw().all() as number[][];
    const found = new Map(rows.map(([sensor = 0, ts = 0, ...sums]) => [bucket(sensor, ts), JSON.stringify(sums)]));
    const wrong = [...wanted].filter(([key, sums]) => found.get(key) !== sums).map(([key]) => key);
    return [...wrong, ...[...found.keys()].filter((key) => !wanted.has(key))];
  });
}
