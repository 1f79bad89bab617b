/** A poll of many sensors, in this process and against the simulator: what is stored together, and what when some can't be. */
import { startSimulator } from '@roomlog/simulator';
import { openStore, roomSensors } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { Context } from '../context.ts';
import { temporaryContext } from '../testing/context.ts';
import { pollSensors } from './poll-sensors.ts';
import { refreshRooms } from './refresh-rooms.ts';

/** Changes with every commit of another connection. */
const dataVersion = (store: Parameters<typeof sqliteOf>[0]) =>
  sqliteOf(store).pragma('data_version', { simple: true }) as number;

async function household(sensors: number) {
  const simulator = await startSimulator({
    start: new Date('2026-03-01T00:00:00Z'),
    speed: 0,
    sensors,
    gaps: false,
    history: 7200,
    switches: { replies: false },
  });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl);
  await refreshRooms(context);
  const control = async (path: string, method: string, body: object) =>
    expect((await fetch(`${simulator.controlUrl}/${path}`, { method, body: JSON.stringify(body) })).ok).toBe(true);
  return { context, control, listed: await roomSensors(context.store.db) };
}

const stored = ({ store }: Context) =>
  sqliteOf(store).prepare('SELECT count(DISTINCT sensor_id) FROM reading').pluck().get();

const outages = ({ store }: Context) => store.db.selectFrom('outage').select(['sensor_id', 'cause']).execute();

test('a poll that brings nothing new commits nothing, nor does a list of rooms that says the same', async () => {
  const { context, control, listed } = await household(12);
  const other = await openStore(context.store.path, 'reader');
  onTestFinished(() => other.close());
  const versions: number[] = [dataVersion(other)];
  const poll = async () => {
    await refreshRooms(context);
    await pollSensors(context);
    versions.push(dataVersion(other));
  };
  await poll();
  await poll();
  await control('clock', 'POST', { advance: 300 });
  await poll();
  const [before = 0, first = 0, again, news = 0] = versions;
  expect(stored(context)).toBe(listed.length);
  expect([first > before, again, news > first]).toEqual([true, first, true]);
});

test('who has waited longest is asked first, the others as in the poll before', async () => {
  const { context, listed } = await household(12);
  const { asked } = context.account;
  const order = () => [...asked].toSorted(([, a], [, b]) => a - b).map(([id]) => id);
  const ids = listed.map(({ id }) => id);
  await pollSensors(context);
  expect(order()).toEqual(ids);
  // As after a poll that had to end early.
  const skipped = ids.slice(-3);
  for (const id of skipped) asked.delete(id);
  await pollSensors(context);
  expect(order()).toEqual([...skipped, ...ids.slice(0, -3)]);
  await pollSensors(context);
  expect(order()).toEqual([...skipped, ...ids.slice(0, -3)]);
});

test('a sensor whose readings can’t be stored keeps no other from it', async () => {
  const { context, listed } = await household(12);
  const bad = listed[4]?.id ?? 0;
  sqliteOf(context.store).exec(`CREATE TRIGGER bad BEFORE INSERT ON reading WHEN NEW.sensor_id = ${bad}
    BEGIN SELECT RAISE(ABORT, 'not this one'); END`);
  await pollSensors(context);
  expect(stored(context)).toBe(listed.length - 1);
  expect(await outages(context)).toEqual([{ sensor_id: bad, cause: 'store_unwritable' }]);
});

test('where nothing can be stored the poll fails as a whole', async () => {
  const { context } = await household(12);
  sqliteOf(context.store).exec(
    `CREATE TRIGGER full BEFORE INSERT ON reading BEGIN SELECT RAISE(ABORT, 'no room'); END`,
  );
  await expect(pollSensors(context)).rejects.toThrow('no room');
  expect(await outages(context)).toEqual([{ sensor_id: 0, cause: 'store_unwritable' }]);
});
