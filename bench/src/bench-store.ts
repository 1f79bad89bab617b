import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertAnswers, openStore, roomSensors, type Store, setTimeZone, upsertRooms } from '@roomlog/store';

export interface BenchStore {
  store: Store;
  sensors: Awaited<ReturnType<typeof roomSensors>>;
  /** Closes the store and deletes its folder. */
  clear: () => Promise<void>;
}

/** A store of its own with a room of so many sensors. */
export async function openBenchStore(sensors: number): Promise<BenchStore> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
  const filled = await openWithRoom(join(folder, 'roomlog.db'), sensors);
  return {
    ...filled,
    clear: async () => {
      await filled.store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** @param place a file or an address, where nothing is yet */
export async function openWithRoom(place: string, sensors: number): Promise<Omit<BenchStore, 'clear'>> {
  const store = await openStore(place, 'writer');
  await setTimeZone(store.db, 'Asia/Tokyo');
  const listed = Array.from({ length: sensors }, (_, at) => {
    return { uuid: `sensor-${at}`, user_type: 'sensor_room', nickname: '', icon: '', address: '' };
  });
  const room = { uuid: 'room', name: '', updated_at: new Date(), background_image: '', members: [], sensors: listed };
  await upsertRooms(store.db, [room]);
  return { store, sensors: await roomSensors(store.db) };
}

/** Rooms with three members, a sensor and twenty readings each. */
export async function fillRooms(db: Store['db'], count: number): Promise<void> {
  await setTimeZone(db, 'Asia/Tokyo');
  const at = new Date(Date.UTC(2026, 0, 1));
  const user = (uuid: string, user_type: string) => ({ uuid, user_type, nickname: uuid, icon: '' });
  await upsertRooms(
    db,
    Array.from({ length: count }, (_, number) => ({
      uuid: `room-${number}`,
      name: `Room ${number}`,
      updated_at: at,
      background_image: '',
      members: ['a', 'b', 'c'].map((name) => ({ user: user(`${name}-${number}`, 'human'), joined_at: at, read_id: 0 })),
      sensors: [{ ...user(`sensor-${number}`, 'sensor_room'), address: '' }],
    })),
  );
  const readings = Array.from({ length: 20 }, (_, number) => ({
    id: number,
    created_at: new Date(at.getTime() + number * 300_000),
    temperature: 20,
    humidity: 50,
    illuminance: 100,
  }));
  await insertAnswers(
    db,
    (await roomSensors(db)).map(({ id }) => ({ sensorId: id, readings })),
  );
}
