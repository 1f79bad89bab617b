/** Dates that can't be true, and BOCCO's clock, against the real simulator. */
import { startSimulator } from '@roomlog/simulator';
import {
  boccoClock,
  countQuarantined,
  gapsBetween,
  getSetting,
  latestReading,
  listQuarantined,
  pollJob,
  roomSensors,
} from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runTurn } from '../../job-run.ts';
import { refreshRooms } from '../../jobs/refresh-rooms.ts';
import { temporaryContext, turnOf } from '../../testing/context.ts';

async function open(start = new Date()) {
  const simulator = await startSimulator({
    start,
    speed: 0,
    gaps: false,
    // More than the window: of a day alone there are sometimes 287, as readings come some seconds early or late.
    history: 2 * 86_400,
    switches: { replies: false },
  });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl);
  const { store } = context;
  const control = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${simulator.controlUrl}/${path}`, { method, body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
  };
  await refreshRooms(context);
  const [sensor] = await roomSensors(store.db);
  if (!sensor) throw new Error('no sensor');
  const count = (table: string) => sqliteOf(store).prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  return {
    db: store.db,
    sensor,
    control,
    count,
    /** How many rows were written since the store was opened. */
    writes: () => sqliteOf(store).prepare('SELECT total_changes()').pluck().get() as number,
    poll: async () => {
      expect(await runTurn(turnOf(context, pollJob))).toBeUndefined();
    },
    start: start.getTime() / 1000,
  };
}

test.each(['1970-01-01T00:00:00Z', '2106-01-07T06:28:15Z', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z'])(
  'a reading of %s is held, stored nowhere, and makes no gap',
  async (date) => {
    const { db, sensor, control, count, poll, start } = await open();
    await control('PUT', 'faults', { endpoint: 'sensor_environments', kind: 'dates', date, items: 1 });
    await poll();
    expect([count('reading'), await countQuarantined(db, 'readings ')]).toEqual([287, 1]);
    await poll();
    expect([count('reading'), await countQuarantined(db, 'readings ')]).toEqual([288, 1]);
    expect((await latestReading(db, sensor.id))?.ts).toBeGreaterThan(start - 600);
    expect(await gapsBetween(db, sensor.id, { from: 0, to: 2 ** 40 }, start)).toEqual([]);
  },
);

test('Japanese dates without their zone are held with a sentence, also when their time has come', async () => {
  const { db, control, count, poll, writes } = await open();
  await control('PUT', 'settings', { date_style: 'none' });
  await poll();
  expect([count('reading'), count('rollup_hour'), count('gap')]).toEqual([0, 0, 0]);
  const [row] = await listQuarantined(db, 1);
  expect(row?.reason).toMatch(/\d (h|min) ahead of BOCCO's clock: its date may lack a time zone$/);
  // A poll that repeats them writes what every poll writes: how the job went.
  const before = writes();
  await poll();
  const quiet = writes() - before;
  await control('PUT', 'settings', { date_style: 'Z' });
  await poll();
  expect(count('reading')).toBe(288);
  const usual = writes();
  await poll();
  expect(writes() - usual).toBe(quiet);
  await control('PUT', 'settings', { date_style: 'none' });
  await control('POST', 'clock', { advance: 9 * 3600 });
  await poll();
  expect(count('reading')).toBe(288);
});

test('BOCCO’s clock is kept when it differs, and not written by a poll that finds it as it was', async () => {
  const { db, control, poll } = await open();
  await poll();
  const kept = await getSetting(db, 'bocco_clock');
  expect((await boccoClock(db)).ahead).toBeCloseTo(0, -1.5);
  await poll();
  expect(await getSetting(db, 'bocco_clock')).toBe(kept);
  await control('POST', 'clock', { advance: 86_400 });
  await poll();
  expect((await boccoClock(db)).ahead).toBeCloseTo(-86_400, -2);
  await control('PUT', 'settings', { date_header: 'none' });
  const advanced = await getSetting(db, 'bocco_clock');
  await poll();
  expect(await getSetting(db, 'bocco_clock')).toBe(advanced);
});

test('readings are stored whatever BOCCO’s Date says, or when it says nothing', async () => {
  for (const settings of [{ date_header: 'none' }, { date_header: 'junk' }, { date_ahead: 86_400 }]) {
    const { control, count, poll } = await open();
    await control('PUT', 'settings', settings);
    await poll();
    expect(count('reading')).toBe(288);
  }
});

test('the recording of another year is stored as it is', async () => {
  const { db, count, poll, start } = await open(new Date('2016-02-02T14:19:00Z'));
  await poll();
  expect([count('reading'), await countQuarantined(db)]).toEqual([288, 0]);
  expect((await boccoClock(db)).now).toBeLessThan(start + 60);
});
