/** A home that has a BOCCO emo beside its BOCCO: a store as collectors leave it, and a dashboard over it. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findOrAddAccount,
  findRoom,
  findSensor,
  insertEvents,
  insertMessages,
  insertReadings,
  openStore,
  type RoomEvent,
  recordHealth,
  type Store,
  setSetting,
  setStamps,
  setTimeZone,
  upsertRooms,
} from '@roomlog/store';
import { observed, someEmoMessage } from '@roomlog/store/testing/emo';
import { firstLine, roomlog, stop } from './home.ts';

const [bocco, den] = ['0f3a8c52-6c1e-4d0b-9b6e-2f6f4d1c7a10', '0f3a8c52-6c1e-4d0b-9b6e-2f6f4d1c7a11'];

/** Uuids: of the emo's room, of BOCCO's sensor, and of the emo's two, the second of which died seven hours ago. */
export const uuids = {
  den,
  old: '7d1e2b90-3a44-4f0e-8c55-b1c0d9a2e6f3',
  air: '7d1e2b90-0000-4000-8000-000000000001',
  bedroom: '7d1e2b90-0000-4000-8000-000000000002',
};

const mother = { uuid: 'c4b7a1de-95f2-4a3d-8e71-60d2f8b35a9c', user_type: 'human', nickname: 'ママ', icon: '' };

const minute = 60;
const now = Math.floor(Date.now() / 1000 / minute) * minute;
const ago = (minutes: number) => now - minutes * minute;

/** 17 digits, as emo counts. */
const sequenceAt = (ts: number) => new Date(ts * 1000).toISOString().replaceAll(/\D/g, '');

/** What polls saw, each five minutes up to now. */
const polls = (values: readonly number[]) =>
  values.map((temperature, at) => observed(ago((values.length - 1 - at) * 5), temperature));

const repeated = (count: number, value: (at: number) => number) => Array.from({ length: count }, (_, at) => value(at));

/** @param minutes before now */
export const happened = (
  room_id: number,
  request_id: string,
  minutes: number,
  [event, kind]: readonly [string, string],
  data: object = {},
): RoomEvent => ({
  room_id,
  request_id,
  event,
  kind,
  at: new Date(ago(minutes) * 1000),
  received_at: new Date(ago(minutes) * 1000),
  data,
});

export interface EmoHome {
  url: string;
  store: Store;
  /** The emo's room in the store. */
  room: number;
  close(): Promise<void>;
}

export async function openEmoHome(): Promise<EmoHome> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-emo-'));
  const store = await openStore(join(dataDir, 'roomlog.db'), 'writer');
  const room = await fill(store);
  const serving: ChildProcess = roomlog(['serve'], {
    PATH: process.env['PATH'] ?? '',
    ROOMLOG_DATA_DIR: dataDir,
    ROOMLOG_LISTEN: '127.0.0.1:0',
  });
  return {
    url: await firstLine(serving),
    store,
    room,
    close: async () => {
      await stop(serving);
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

async function fill({ db }: Store): Promise<number> {
  await setTimeZone(db, 'Asia/Tokyo');
  await setSetting(db, 'poll_seconds', '300');
  const sensors = [{ uuid: uuids.old, user_type: 'sensor_room', nickname: 'リビング', icon: '', address: 'ffffff' }];
  const members = [{ user: mother, joined_at: new Date(ago(90_000) * 1000), read_id: 0 }];
  await upsertRooms(db, [
    { uuid: bocco, name: 'わが家', updated_at: new Date(), background_image: '', members, sensors },
  ]);
  const account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  const named = [
    { uuid: uuids.air, nickname: 'リビング', sensor_type: 'room' },
    { uuid: uuids.bedroom, nickname: '寝室', sensor_type: 'room' },
  ];
  const family = [{ user: { ...mother, user_type: 'member' } }];
  await upsertRooms(db, [{ uuid: den, name: 'わが家', members: family, sensors: named }], { account });
  const room = (await findRoom(db, den))?.id ?? 0;
  const idOf = async (uuid: string) => (await findSensor(db, uuid))?.id ?? 0;
  await insertReadings(
    db,
    await idOf(uuids.old),
    repeated(144, (at) => at).map((at) => ({
      id: at + 1,
      created_at: new Date(ago(12 * 60 + 5 + at * 5) * 1000),
      temperature: 20.4,
      humidity: 45,
      illuminance: 80,
    })),
  );
  // It changed for ten hours, and says the same for the last two.
  const air = await idOf(uuids.air);
  await insertReadings(db, air, polls([...repeated(120, (at) => 21 + (at % 7) / 10), ...repeated(24, () => 22.5)]));
  await insertReadings(db, await idOf(uuids.bedroom), polls([19, ...repeated(84, () => 18.4)]));
  await recordHealth(db, { id: air, room_id: room }, { battery: 12, signal_strength: 70 }, ago(60));
  await setStamps(db, [
    { uuid: 'w1', summary: 'おはよう' },
    { uuid: 'w2', summary: 'おやすみ' },
  ]);
  const by = { sender: mother.uuid, user: mother };
  await insertMessages(db, room, [
    someEmoMessage(sequenceAt(ago(90)), { text: 'ただいま', ...by }),
    someEmoMessage(sequenceAt(ago(80)), { text: '', media: 'motion', ...by }),
  ]);
  await insertEvents(db, 'emo', [
    happened(room, 'a', 300, ['radar.detected', 'begin'], { radar: { begin: true, end: false } }),
    happened(room, 'b', 200, ['illuminance.changed', 'darker']),
    happened(room, 'c', 100, ['motion.finished', 'accel_lift']),
  ]);
  return room;
}
