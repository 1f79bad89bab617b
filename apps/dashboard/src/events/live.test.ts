/** The state of the logging, and the live feed. */
import {
  findOrAddAccount,
  heardClock,
  insertReadings,
  jobFinished,
  jobStarted,
  lockStore,
  recordBoccoClock,
  roomSensors,
  setSetting,
} from '@roomlog/store';
import { expect, test } from 'vitest';
import type { GapJson, RoomsJson, SeriesJson } from '../schemas.ts';
import type { StatusJson } from '../status-schemas.ts';
import { begin, dashboardForEach, eventsOf, sensor, uniqueId } from '../testing.ts';

const bench = dashboardForEach();
const now = () => Math.floor(Date.now() / 1000);

test('a store without a collector yet is well; one that BOCCO does not answer is degraded', async () => {
  const health = async () => {
    const response = await bench.app.inject({ url: '/healthz', headers: { host: 'localhost' } });
    return [response.statusCode, response.json().status];
  };
  expect(await health()).toEqual([200, 'ok']);
  lockStore(bench.store.path);
  await jobStarted(bench.store.db, { account_id: 1, job: 'poll-sensors' }, now());
  await jobFinished(bench.store.db, { account_id: 1, job: 'poll-sensors' }, begin, {
    kind: 'unreachable',
    sentence: 'No answer.',
  });
  expect(await health()).toEqual([503, 'degraded']);
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({
    state: 'bocco_unreachable',
    since: '2026-01-01T00:00:00Z',
  });
  const succeeded = now();
  await jobFinished(bench.store.db, { account_id: 1, job: 'poll-sensors' }, succeeded);
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({
    state: 'ok',
    last_success_at: new Date(succeeded * 1000).toISOString().replace('.000', ''),
  });
});

test.for([
  ['that can’t write', [0, 0], { kind: 'store', sentence: 'Full.' }, 'store_unwritable'],
  ['that is refused', [0, 0], { kind: 'unauthorised', sentence: 'Refused.' }, 'signin_refused'],
  ['whose answer is too large', [0, 0], { kind: 'answer_too_large', sentence: 'Large.' }, 'bocco_unusable'],
  // On a full disk not even the failure can be noted.
  ['that has not begun its next poll', [-940, -939], undefined, 'collector_stuck'],
  ['whose poll does not end', [-1291, undefined], undefined, 'collector_stuck'],
] as const)('a collector %s is degraded', async ([, [started, finished], failure, state]) => {
  const { db } = bench.store;
  lockStore(bench.store.path);
  await jobStarted(db, { account_id: 1, job: 'poll-sensors' }, now() - 1292);
  await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now() - 1292);
  await jobStarted(db, { account_id: 1, job: 'poll-sensors' }, now() + started);
  if (finished !== undefined) await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now() + finished, failure);
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({ state });
  const response = await bench.app.inject({ url: '/healthz', headers: { host: 'localhost' } });
  expect([response.statusCode, response.json()]).toEqual([503, { status: 'degraded' }]);
});

test('a collector of a quiet home, whose rows are written every ten minutes, is well', async () => {
  const { db } = bench.store;
  lockStore(bench.store.path);
  await jobStarted(db, { account_id: 1, job: 'poll-sensors' }, now() - 905);
  await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now() - 904);
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({ state: 'ok' });
});

test('where few calls are allowed a poll may begin a minute late', async () => {
  const { db } = bench.store;
  lockStore(bench.store.path);
  await setSetting(db, 'poll_seconds', '1');
  const { id: emo } = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  const pollAt = async (account_id: number, at: number) => {
    await jobStarted(db, { account_id, job: 'poll-sensors' }, at);
    await jobFinished(db, { account_id, job: 'poll-sensors' }, at);
  };
  const state = async () => (await bench.get<StatusJson>('/api/status')).state;
  await pollAt(1, now());
  await pollAt(emo, now() - 40);
  expect(await state()).toBe('ok');
  await pollAt(emo, now() - 90);
  expect(await state()).toBe('collector_stuck');
  await pollAt(emo, now());
  await pollAt(1, now() - 40);
  expect(await state()).toBe('collector_stuck');
});

test.for([
  [86_400, 'a day ahead'],
  [-7200, 'two hours behind'],
] as const)('a clock that is %i s off is named, makes nothing stale, and hides nothing worse', async ([ahead]) => {
  const { db } = bench.store;
  const real = now() - ahead;
  await insertReadings(db, (await roomSensors(db))[0]?.id ?? 0, [readingOf(real - 300)]);
  lockStore(bench.store.path);
  await jobStarted(db, { account_id: 1, job: 'poll-sensors' }, now());
  await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now());
  const stale = async () => (await bench.get<RoomsJson>('/api/rooms')).rooms[0]?.sensors[0]?.stale;
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({ state: 'ok', clock_ahead_seconds: null });
  await recordBoccoClock(db, heardClock(new Date(real * 1000)));
  const status = await bench.get<StatusJson>('/api/status');
  expect(status.state).toBe('clock_wrong');
  expect(Math.abs((status.clock_ahead_seconds ?? 0) - ahead)).toBeLessThan(30);
  expect(Math.abs(Date.parse(status.now) / 1000 - real)).toBeLessThan(60);
  expect(await stale()).toBe(false);
  expect(await bench.get(`/api/sensors/${sensor}/gaps`)).toEqual([]);
  const health = await bench.app.inject({ url: '/healthz', headers: { host: 'localhost' } });
  expect([health.statusCode, health.json()]).toEqual([503, { status: 'degraded' }]);
  await jobFinished(db, { account_id: 1, job: 'poll-sensors' }, now(), { kind: 'unreachable', sentence: 'No answer.' });
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({ state: 'bocco_unreachable' });
});

test.for([
  [300, 900],
  [1800, 5400],
] as const)(
  'polled every %i s a reading is stale after %i s, for the page, the sensor and the gap',
  async ([poll, after]) => {
    const { db } = bench.store;
    await setSetting(db, 'poll_seconds', String(poll));
    expect(await bench.get<StatusJson>('/api/status')).toMatchObject({ stale_after_seconds: after });
    const id = (await roomSensors(db))[0]?.id ?? 0;
    for (const [age, stale] of [
      [after + 60, true],
      [after - 60, false],
    ] as const) {
      await insertReadings(db, id, [readingOf(now() - age)]);
      expect((await bench.get<RoomsJson>('/api/rooms')).rooms[0]?.sensors[0]?.stale).toBe(stale);
      expect(await bench.get<GapJson[]>(`/api/sensors/${sensor}/gaps`)).toMatchObject(stale ? [{ ongoing: true }] : []);
    }
  },
);

test('a series of all times, with one reading of the year 9999, is answered at once', async () => {
  const { db } = bench.store;
  await bench.readingsAt([0, 5]);
  await insertReadings(db, (await roomSensors(db))[0]?.id ?? 0, [readingOf(Date.UTC(9999, 11, 31) / 1000)]);
  for (const resolution of ['auto', '1h', '1d', '1w']) {
    const url = `/api/sensors/${sensor}/readings?from=1970-01-01T00:00:00Z&to=2199-12-31T23:59:59Z&resolution=${resolution}`;
    expect((await bench.get<SeriesJson>(url)).time.length).toBeLessThan(10);
  }
  expect((await bench.get<RoomsJson>('/api/rooms')).rooms[0]?.sensors[0]).toMatchObject({
    stale: true,
    latest: { created_at: '2026-01-01T00:05:00Z' },
  });
});

const readingOf = (ts: number) => ({
  id: ts,
  created_at: new Date(ts * 1000),
  temperature: 20,
  humidity: 40,
  illuminance: null,
});

test('what happens is told as it happens, and a page that was away is told what it missed', async () => {
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const first = await eventsOf(url);
  expect(await first.next('status')).toMatchObject({ demo: false });
  await bench.readingsAt([0]);
  expect(await first.next('reading')).toMatchObject({
    sensor,
    from: '2026-01-01T00:00:00Z',
    latest: { temperature: 20 },
    readings: [{ temperature: 20 }],
  });
  const lastId = first.lastId();
  await first.close();
  await bench.post({ unique_id: uniqueId, text: 'おはよう' });
  const second = await eventsOf(url, lastId);
  expect(await second.next('outbox')).toMatchObject({ unique_id: uniqueId, state: 'queued' });
  await second.close();
  const forgotten = await eventsOf(url, 'what');
  expect(await forgotten.next('reload')).toEqual({});
  await forgotten.close();
});
