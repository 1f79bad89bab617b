/** Which parts of the demo's past are read, and when one counts as read. */
import { join } from 'node:path';
import { findOrAddAccount, insertReadings, openStore, roomSensors, upsertRooms } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/testing.ts';
import { emoSpan, missingSteps, pastDays, type Step, untilStored } from './demo-past.ts';

const day = 86_400;
const now = Date.parse('2026-11-22T03:00:00Z') / 1000;

async function openHousehold() {
  const store = await openStore(join(temporaryFolder(), 'roomlog.db'), 'writer');
  onTestFinished(() => store.close());
  const steps = () => missingSteps(store, now);
  const addRoom = async () => {
    const account = await findOrAddAccount(store.db, { source: 'bocco', name: 'default' });
    const sensors = ['a', 'b'].map((uuid) => ({
      uuid,
      user_type: 'sensor_room',
      nickname: uuid,
      icon: '',
      address: '',
    }));
    const room = { uuid: 'room', name: '', updated_at: new Date(now), background_image: '', members: [], sensors };
    await upsertRooms(store.db, [room], { account: { ...account, source: 'bocco' }, complete: true });
    return roomSensors(store.db);
  };
  /** A reading at each hour of the step, as a simulator offers them. */
  const read = async (sensorId: number, { from, to }: Step) => {
    const times = Array.from({ length: (to - from) / 3600 }, (_, hour) => from + hour * 3600);
    const readings = times.map((at) => {
      const values = { temperature: 20, humidity: 50, illuminance: 100 };
      return { id: at, created_at: new Date(at * 1000), ...values };
    });
    await insertReadings(store.db, sensorId, readings);
  };
  return { store, steps, addRoom, read };
}

test('all of the past of a new store, the newest first, without a hole', async () => {
  const { steps } = await openHousehold();
  const all = await steps();
  expect([all[0]?.to, all.at(-1)?.from]).toEqual([now, now - pastDays * day]);
  for (const [at, { from }] of all.slice(0, -1).entries()) expect(all[at + 1]?.to).toBe(from);
  expect(all[0]?.offered.readings_until).toBe(0);
  for (const { to, offered } of all.slice(1)) expect(offered.readings_until).toBe(to);
  for (const { offered } of all) expect(offered.window).toBeLessThanOrEqual(20_000);
});

test('a step is stored when every sensor has it; what an early stop left out is read the next time', async () => {
  const { store, steps, addRoom, read } = await openHousehold();
  const [first, second, ...rest] = await steps();
  if (!first || !second) return expect.unreachable();
  const [a, b] = await addRoom();
  const stored = untilStored(store, first, new AbortController().signal).then(() => 'stored');
  await read(a?.id ?? 0, first);
  expect(await steps()).toEqual([first, second, ...rest]);
  await read(b?.id ?? 0, first);
  expect(await stored).toBe('stored');
  expect(await steps()).toEqual([second, ...rest]);
});

test('sensors of a robot without a past keep no step from counting as stored, and have a span of their own', async () => {
  const { store, steps, addRoom, read } = await openHousehold();
  const [first, ...rest] = await steps();
  if (!first) return expect.unreachable();
  const [a, b] = await addRoom();
  const account = await findOrAddAccount(store.db, { source: 'emo', name: 'emo' });
  const sensors = [{ uuid: 'c', sensor_type: 'room', nickname: 'c' }];
  await upsertRooms(store.db, [{ uuid: 'other', name: '', members: [], sensors }], { account, complete: true });
  for (const { id } of [a, b].filter((one) => one !== undefined)) await read(id, first);
  expect(await steps()).toEqual(rest);
  const c = (await roomSensors(store.db)).find(({ uuid }) => uuid === 'c');
  let isStored = false;
  const stored = untilStored(store, emoSpan(now), new AbortController().signal, 'emo').then(() => {
    isStored = true;
  });
  expect(isStored).toBe(false);
  await read(c?.id ?? 0, { ...first, ...emoSpan(now) });
  await stored;
});
