import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import { insertReadings } from '../readings/readings.ts';
import { emoStore, observed, someEmoRoom } from '../testing/emo-store.ts';
import { commits, someReading } from '../testing/temporary-store.ts';
import { type Health, healthBetween, recordHealth } from './health.ts';
import { roomOverview } from './overview.ts';
import { upsertRooms } from './room-list.ts';
import { whySuspect } from './suspect.ts';

const start = Date.parse('2026-08-03T00:00:00Z') / 1000;
const hour = 3600;

type EmoStore = Awaited<ReturnType<typeof emoStore>>;

const record = ({ db, sensor, room }: EmoStore, hours: number, health: Health) =>
  recordHealth(db, { id: sensor, room_id: room }, health, start + hours * hour);

const overview = async ({ db, room }: EmoStore) => {
  const [sensor] = (await roomOverview(db, room))?.sensors ?? [];
  if (!sensor) throw new Error('there is no sensor');
  return sensor;
};

test('a row is written when battery or signal changes, and what a range begins with is there', async () => {
  const store = await emoStore();
  const { db, sensor, room } = store;
  const full = { battery: 90, signal_strength: -60 };
  expect(await commits(store, () => record(store, 0, { battery: null, signal_strength: null }))).toBe(false);
  const seen = await newestChange(db);
  await record(store, 0, full);
  expect((await changesAfter(db, seen))?.map(({ kind, ref }) => [kind, ref])).toEqual([['room', room]]);
  expect(await commits(store, () => record(store, 1, full))).toBe(false);
  await record(store, 2, { ...full, signal_strength: null });
  await record(store, 3, { battery: 89.4, signal_strength: Number.NaN });
  await record(store, 4, { battery: 88, signal_strength: null });
  // Another list of the same second.
  await record(store, 4, { battery: 87, signal_strength: null });
  const rows = async (from: number, to: number) =>
    (await healthBetween(db, sensor, { from: start + from * hour, to: start + to * hour })).map((row) => [
      (row.ts - start) / hour,
      row.battery,
      row.signal_strength,
    ]);
  expect(await rows(0, 9)).toEqual([
    [0, 90, -60],
    [2, 90, null],
    [3, 89, null],
    [4, 87, null],
  ]);
  expect(await rows(2.5, 3.5)).toEqual([
    [2, 90, null],
    [3, 89, null],
  ]);
  expect(await rows(-2, -1)).toEqual([]);
  expect((await overview(store)).health).toMatchObject({ ts: start + 4 * hour, battery: 87 });
});

test('since when a sensor says the same: its last change, the first reading, or two days', async () => {
  const store = await emoStore();
  const { db, sensor, bocco } = store;
  const since = async () => {
    const { unchanged } = await overview(store);
    return unchanged && [(unchanged.since - start) / hour, unchanged.orEarlier];
  };
  expect(await since()).toBeUndefined();
  const see = async (from: number, to: number, temperature: number) => {
    for (let at = from; at <= to; at += 0.5)
      await insertReadings(db, sensor, [observed(start + at * hour, temperature)]);
  };
  await see(0, 3, 21);
  expect(await since()).toEqual([0, false]);
  await see(3.5, 5, 22);
  expect(await since()).toEqual([3.5, false]);
  await see(5.5, 5.5, 21);
  expect(await since()).toEqual([5.5, false]);
  await see(6, 60, 21);
  expect(await since()).toEqual([12, true]);
  await insertReadings(db, bocco.sensor, [someReading(start), someReading(start + 300)]);
  expect((await roomOverview(db, bocco.room))?.sensors).toMatchObject([{ unchanged: undefined, health: undefined }]);
});

test('a sensor is suspect for what speaks against it, and only where a dead one looks alive', async () => {
  const store = await emoStore();
  const { db, sensor, account, bocco } = store;
  const why = async () => whySuspect(await overview(store));
  for (let at = 0; at <= 5; at += 0.5) await insertReadings(db, sensor, [observed(start + at * hour)]);
  expect(await why()).toEqual([]);
  await insertReadings(db, sensor, [observed(start + 5.5 * hour)]);
  expect(await why()).toEqual(['unchanged']);
  await record(store, 7, { battery: 0, signal_strength: null });
  await upsertRooms(db, [someEmoRoom('den')], { account });
  expect(await why()).toEqual(['unchanged', 'unlisted', 'battery']);
  await insertReadings(db, sensor, [observed(start + 8 * hour, 25)]);
  expect(await why()).toEqual(['unlisted', 'battery']);
  for (let at = 0; at <= 9; at += 0.5) await insertReadings(db, bocco.sensor, [someReading(start + at * hour)]);
  const [other] = (await roomOverview(db, bocco.room))?.sensors ?? [];
  expect(other && whySuspect(other)).toEqual([]);
});
