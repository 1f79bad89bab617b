import type { Reading } from '@roomlog/api';
import { Failure } from '@roomlog/runtime';
import { parseRange } from '@roomlog/store';
import { type Metric, metrics } from '@roomlog/store/metrics';
import { findAccess, type PlacedSensor, pickSensor, understood, withRooms } from '../bocco.ts';
import { plain, printJson, printLine, printTable, timeIn } from '../output/print.ts';
import { formatReading, formatValue, hasReadings, type Measured } from '../output/readings.ts';
import { sparkline } from '../output/sparkline.ts';

export interface ReadingsOptions {
  from?: string;
  to?: string;
  json?: boolean;
}

/** Prints a sensor's readings from BOCCO, oldest first: about a day. */
export async function readings(wanted: string, options: ReadingsOptions, stop: AbortSignal): Promise<void> {
  const access = findAccess();
  const { from = 0, to = Number.POSITIVE_INFINITY } = parseRange(options, access.timeZone);
  const { placed, all } = await withRooms(access, stop, async (rooms) => {
    const chosen = pickSensor(rooms, wanted);
    return { placed: chosen, all: await readingsOf(chosen) };
  });
  const found = all
    .filter(({ created_at }) => created_at.getTime() >= from * 1000 && created_at.getTime() < to * 1000)
    .toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime() || a.id - b.id);
  if (options.json) return printJson(found);
  printReadings(placed, found, timeIn(access.timeZone));
}

async function readingsOf({ client, room, sensor }: PlacedSensor): Promise<Reading[]> {
  if (hasReadings(sensor)) return understood(await client.getSensorReadings(room.uuid, sensor.uuid));
  const what = plain(`${sensor.nickname} is a ${sensor.user_type}`);
  throw new Failure('usage', `${what}; only a sensor_room has readings (roomlog sensors lists them).`);
}

/** The readings, then their summary: the end stays in view. */
function printReadings({ room, sensor }: PlacedSensor, found: Reading[], time: (date: Date) => string): void {
  printTable(found.map((reading) => [time(reading.created_at), ...formatReading(reading)]));
  if (found.length > 0) printLine();
  printLine(`${sensor.nickname} (${room.name}): ${found.length} readings`);
  if (found.length > 0) printTable([['', 'MIN', 'MEAN', 'MAX'], ...metrics.map((metric) => summary(metric, found))]);
}

function summary(metric: Metric, found: (Measured & { created_at: Date })[]): string[] {
  const points = found.map((reading) => ({ time: reading.created_at.getTime(), value: reading[metric] ?? null }));
  const values = points.flatMap(({ value }) => value ?? []);
  const mean = values.length === 0 ? undefined : values.reduce((sum, value) => sum + value) / values.length;
  const ascending = values.toSorted((a, b) => a - b);
  const figures = [ascending[0], mean, ascending.at(-1)].map((value) => formatValue(metric, value));
  return [metric, ...figures, sparkline(points)];
}
