import { insertReadings, listRooms, roomSensors, type StoredSensor } from '@roomlog/store';
import { acknowledge, type Context, pollCall } from '../context.ts';

/** So many sensors are asked at a time: a slow one does not hold up the rest, BOCCO is not flooded. */
const concurrency = 4;

/**
 * Asks every room sensor for what BOCCO still has of it; arriving twice is harmless. One sensor that fails doesn't keep
 * the others from being asked.
 * @throws the first failure when no sensor answered: then the service is at fault, not a sensor
 */
export async function pollSensors(context: Context): Promise<void> {
  const rooms = new Map((await listRooms(context.store.db)).map((room) => [room.id, room.uuid]));
  const listed = (await roomSensors(context.store.db)).filter(({ position }) => position !== null);
  const failures: unknown[] = [];
  const queue = listed.values();
  const worker = async () => {
    for (const sensor of queue) {
      await pollSensor(context, rooms.get(sensor.room_id) ?? '', sensor).catch((error: unknown) => {
        failures.push(error);
        if (!context.stop.aborted)
          context.log.warn({ sensor: sensor.uuid, err: error }, 'a sensor could not be polled');
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0 && failures.length === listed.length) throw failures[0];
}

async function pollSensor(context: Context, room: string, sensor: StoredSensor): Promise<void> {
  const { client, store, log } = context;
  const { items, rejected } = await client.getSensorReadings(room, sensor.uuid, pollCall(context));
  for (const { path, reason } of rejected)
    log.warn({ sensor: sensor.uuid, path, reason }, 'a reading was not understood');
  const added = await insertReadings(store.db, sensor.id, items);
  if (added.length > 0) log.debug({ sensor: sensor.uuid, readings: added.length }, 'stored');
  acknowledge(context, { kind: 'reading', sensor: sensor.uuid }, added);
}
