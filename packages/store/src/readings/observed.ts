/** Which values of a service that gives them no time are stored: a poll sees the same ones again and again. */
import { metrics } from '../metrics.ts';
import type { Reading } from '../model.ts';
import type { Db, ReadingRow, StoredReading } from '../schema.ts';
import { startOfHalfHour } from '../time/zone.ts';
import { newestReadings } from './read.ts';
import { sameValues, toRow, type Values } from './rows.ts';

/**
 * Whether what a poll saw is stored: values that differ from the last ones, and else the first ones in each half hour. Pure.
 *
 * So the rows say of each poll what it saw. While polls come at least every half hour, no two rows are more than an hour
 * apart, and none of the half hours that charts are made of is empty.
 * @param last the sensor's newest stored reading; undefined for none
 * @param value in 1/100, null for what was not measured
 * @param at when it was seen, epoch seconds
 */
export function observedNews(last: StoredReading | undefined, value: Values, at: number): boolean {
  if (metrics.every((metric) => value[metric] === null)) return false;
  if (!last || !sameValues(last, value)) return true;
  return at > last.ts && startOfHalfHour(at) > startOfHalfHour(last.ts);
}

interface Answer {
  sensorId: number;
  readings: readonly Reading[];
}

/** The rows of answers, without observed ones that are no news. One statement, and none where nothing was observed. */
export async function newsOf(db: Db, answers: readonly Answer[]): Promise<ReadingRow[]> {
  const observed = answers.filter(({ readings }) => readings.some(isObserved));
  const last = await lastBefore(db, observed);
  return answers.flatMap(({ sensorId, readings }) => {
    if (!last.has(sensorId)) return readings.map((reading) => toRow(sensorId, reading));
    return newsOfSensor(sensorId, readings, last.get(sensorId));
  });
}

const isObserved = ({ timing }: Reading) => timing === 'observed';

/** Each sensor's newest stored reading up to the newest one of its answers; undefined for none. */
async function lastBefore(db: Db, answers: readonly Answer[]): Promise<Map<number, StoredReading | undefined>> {
  if (answers.length === 0) return new Map();
  const times = answers.flatMap(({ sensorId, readings }) => readings.map((reading) => toRow(sensorId, reading).ts));
  const ids = answers.map(({ sensorId }) => sensorId);
  const newest = await newestReadings(db, ids, Math.max(...times));
  return new Map(ids.map((id) => [id, newest.get(id)]));
}

function newsOfSensor(sensorId: number, readings: readonly Reading[], before: StoredReading | undefined) {
  let last = before;
  const rows = readings.map((reading) => ({ reading, row: toRow(sensorId, reading) }));
  return rows
    .toSorted((a, b) => a.row.ts - b.row.ts)
    .flatMap(({ reading, row }) => {
      if (isObserved(reading) && !observedNews(last, row, row.ts)) return [];
      if (!last || row.ts >= last.ts) last = row;
      return row;
    });
}
