import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, roomSensors, type Store, setTimeZone, upsertRooms } from '@roomlog/store';

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
