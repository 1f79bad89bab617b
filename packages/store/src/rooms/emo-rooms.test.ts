/** Rooms of a BOCCO emo beside those of a BOCCO: what its service lists, and what it doesn't. */
import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { insertMessages } from '../messages/messages.ts';
import { emoStore, someEmoMessage, someEmoRoom } from '../testing/emo-store.ts';
import { commits, someRoom } from '../testing/temporary-store.ts';
import { setAccountUser } from './accounts.ts';
import { roomOverview, roomsOverview } from './overview.ts';
import { upsertRooms } from './room-list.ts';
import { findRoom, findSensor, listRooms, roomSensors } from './rooms.ts';

test('each type of emo’s sensors has the word that BOCCO has for it, and keeps its own', async () => {
  const { db, account } = await emoStore();
  const types = ['room', 'movement', 'lock', 'human', 'Room', 'window'];
  const sensors = types.flatMap((type, at) => someEmoRoom('den', [`sensor ${at}`], type).sensors);
  await upsertRooms(db, [{ ...someEmoRoom('den'), sensors }], { account });
  const found = await Promise.all(types.map((_, at) => findSensor(db, `sensor ${at}`)));
  expect(found.map((sensor) => [sensor?.user_type, sensor?.sensor_type])).toEqual([
    ['sensor_room', 'room'],
    ['sensor_door', 'movement'],
    ['sensor_lock', 'lock'],
    ['sensor_human', 'human'],
    ['sensor_room', 'Room'],
    ['sensor_window', 'window'],
  ]);
  expect(await findSensor(db, 'sensor')).toMatchObject({ user_type: 'sensor_room', sensor_type: '', continues: null });
  expect((await roomSensors(db)).map(({ uuid }) => uuid)).toContain('sensor 4');
});

test('what its service does not say is unknown, and a list as before is no news', async () => {
  const store = await emoStore();
  const { db, room, account } = store;
  expect((await roomOverview(db, room))?.members).toMatchObject([{ uuid: 'den-owner', joined_at: 0, read_id: 0 }]);
  const before = await findRoom(db, 'den');
  expect(before).toMatchObject({ source: 'emo', background_image: '', newest_id: null });
  expect(Math.abs((before?.updated_at ?? 0) - Date.now() / 1000)).toBeLessThan(600);
  const seen = await newestChange(db);
  const again = () => upsertRooms(db, [{ ...someEmoRoom('den', ['air']), uuid: 'DEN' }], { account });
  expect(await commits(store, again)).toBe(false);
  await upsertRooms(db, [{ ...someEmoRoom('den', ['air']), name: 'study' }], { account });
  expect((await changesAfter(db, seen))?.map(({ kind, ref }) => [kind, ref])).toEqual([['room', room]]);
});

test('a list of one source lets nothing of another one go', async () => {
  const { db, account } = await emoStore();
  const positions = async () => [
    Object.fromEntries((await listRooms(db)).map(({ uuid, position }) => [uuid, position])),
    Object.fromEntries((await roomSensors(db)).map(({ uuid, position }) => [uuid, position])),
  ];
  await upsertRooms(db, [someRoom('room')]);
  expect(await positions()).toEqual([
    { den: 0, room: 0 },
    { air: 0, sensor: null },
  ]);
  await upsertRooms(db, [], { account });
  await upsertRooms(db, [someRoom('room', ['sensor'])]);
  expect(await positions()).toEqual([
    { den: null, room: 0 },
    { air: null, sensor: 0 },
  ]);
});

test('nothing counts as unread where nobody says what was read', async () => {
  const { db, room, account } = await emoStore();
  await setAccountUser(db, account.id, 'den-owner');
  await insertMessages(db, room, [someEmoMessage('20260803071350752', { sender: 'somebody' })]);
  const { rooms } = await roomsOverview(db, { limit: 9 });
  expect(Object.fromEntries(rooms.map(({ uuid, unread }) => [uuid, unread]))).toEqual({ den: 0, room: 0 });
});
