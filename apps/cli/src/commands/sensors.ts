import { BoccoError, type Reading } from '@roomlog/api';
import { findAccess, type PlacedSensor, sensorsOf, understood, withRooms } from '../bocco.ts';
import { printJson, printTable, timeIn } from '../output/print.ts';
import { formatReading, hasReadings } from '../output/readings.ts';

export interface SensorsOptions {
  verbose?: boolean;
  json?: boolean;
}

interface Listed extends PlacedSensor {
  latest: Reading | null;
}

/** Prints every sensor of every room, with the newest reading of the room sensors. */
export async function sensors({ json, verbose }: SensorsOptions, stop: AbortSignal): Promise<void> {
  const access = findAccess();
  const found = await withRooms(access, stop, async (rooms) => {
    const listed: Listed[] = [];
    // One after the other: BOCCO limits the calls, and doesn't document how many.
    for (const placed of sensorsOf(rooms)) {
      listed.push({ ...placed, latest: await latestReading(placed) });
    }
    return listed;
  });
  if (json) {
    return printJson(
      found.map(({ room: { uuid, name }, sensor, latest }) => ({ ...sensor, room: { uuid, name }, latest })),
    );
  }
  const time = timeIn(access.timeZone);
  printTable([
    ['SENSOR', 'NAME', 'ROOM', 'TYPE', 'NEWEST READING'],
    ...found.map(({ room, sensor: { uuid, nickname, user_type }, latest }) => [
      verbose ? uuid : uuid.slice(0, 8),
      nickname,
      room.name,
      user_type,
      ...(latest ? [time(latest.created_at), ...formatReading(latest)] : []),
    ]),
  ]);
}

/** Null when there is none, also when the sensor has just been removed. */
async function latestReading({ client, room, sensor }: PlacedSensor): Promise<Reading | null> {
  if (!hasReadings(sensor)) return null;
  try {
    const [latest = null] = understood(await client.getSensorReadings(room.uuid, sensor.uuid));
    return latest;
  } catch (error) {
    if (error instanceof BoccoError && error.kind === 'denied_or_missing') return null;
    throw error;
  }
}
