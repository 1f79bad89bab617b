/** What Prometheus finds, and whether its own tool takes it. */
import { spawnSync } from 'node:child_process';
import { addToken } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { enqueue, insertReadings, jobFinished, jobStarted, roomSensors, setSetting } from '@roomlog/store';
import { expect, test } from 'vitest';
import { dashboardForEach, uniqueId } from '../testing.ts';

const bench = dashboardForEach();
const now = () => Math.floor(Date.now() / 1000);
const headers = { host: 'localhost' };

async function scrape(): Promise<string> {
  const response = await bench.app.inject({ url: '/metrics', headers });
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return response.body;
}

/** The samples of roomlog's own, as `name{labels}` and value. */
const samples = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/^(roomlog_[^ ]+(?:\{.*\})?) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  );

async function reading(ts: number): Promise<void> {
  const [sensor] = await roomSensors(bench.store.db);
  const values = { temperature: 21.5, humidity: 40, illuminance: null };
  await insertReadings(bench.store.db, sensor?.id ?? 0, [{ id: ts, created_at: new Date(ts * 1000), ...values }]);
}

const labels = 'room="わが家",sensor="リビング",sensor_uuid="5a6b7c8d-0000-4000-8000-0000000000aa"';

test('a fresh reading is there in base units, a stale one is absent', async () => {
  await reading(now() - 60);
  const fresh = samples(await scrape());
  expect(fresh[`roomlog_temperature_celsius{${labels}}`]).toBe(21.5);
  expect(fresh[`roomlog_humidity_ratio{${labels}}`]).toBeCloseTo(0.4);
  expect(fresh[`roomlog_illuminance_lux{${labels}}`]).toBeUndefined();
  expect(fresh[`roomlog_sensor_stale{${labels}}`]).toBe(0);
  await setSetting(bench.store.db, 'poll_seconds', '1');
  await bench.store.db
    .updateTable('reading')
    .set({ ts: now() - 3600 })
    .execute();
  const stale = samples(await scrape());
  expect(stale[`roomlog_temperature_celsius{${labels}}`]).toBeUndefined();
  expect(stale[`roomlog_sensor_stale{${labels}}`]).toBe(1);
});

test('runs and failures are counted, and queues have an age', async () => {
  const key = { account_id: 1, job: 'poll-sensors' };
  for (const failure of [undefined, { kind: 'unreachable', sentence: 'No answer.' }, undefined]) {
    await jobStarted(bench.store.db, key, now());
    await jobFinished(bench.store.db, key, now(), failure);
  }
  await enqueue(bench.store.db, { unique_id: uniqueId, room_id: 1, text: 'やあ' });
  await bench.store.db
    .updateTable('outbox')
    .set({ created_at: now() - 100 })
    .execute();
  const found = samples(await scrape());
  const job = 'job="poll-sensors",account="default"';
  expect(found[`roomlog_job_runs_total{${job}}`]).toBe(3);
  expect(found[`roomlog_job_failures_total{${job}}`]).toBe(1);
  expect(found[`roomlog_job_failing{${job}}`]).toBe(0);
  expect(found['roomlog_outbox_messages{state="queued"}']).toBe(1);
  expect(found['roomlog_outbox_oldest_age_seconds']).toBeGreaterThanOrEqual(100);
  expect(found['roomlog_store_size_bytes']).toBeGreaterThan(10_000);
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

test.skipIf(!promtool)('promtool has nothing to say against it, whatever a room is called', async () => {
  await bench.store.db.updateTable('room').set({ name: 'a "quoted"\\ \nroom' }).execute();
  await reading(now());
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: await scrape() });
  expect([String(stdout), String(stderr), status]).toEqual(['', '', 0]);
});

test('/healthz is bare for strangers, and says more to who is let in', async () => {
  const { db } = bench.access;
  await insertUser(db);
  const token = await addToken(db, { name: 'watch', scopes: ['metrics'], expires_at: null }, 1000);
  // From elsewhere, as a proxy would say.
  const stranger = { host: 'pi.local' };
  const answer = async (more: object) =>
    (await bench.app.inject({ url: '/healthz', headers: { ...stranger, ...more } })).json();
  expect(await answer({})).toEqual({ status: 'ok' });
  expect(await answer({ authorization: 'Bearer rl_wrong' })).toEqual({ status: 'ok' });
  expect(await answer({ authorization: `Bearer ${token}` })).toEqual({
    status: 'ok',
    state: 'starting',
    since: null,
    last_success_at: null,
    clock_ahead_seconds: null,
    outbox: { queued: 0, failed: 0, oldest_seconds: null },
  });
});

test('a dashboard is ready while it can read the store, also when the logging does not work', async () => {
  const polling = { account_id: 1, job: 'poll-sensors' };
  await jobStarted(bench.store.db, polling, now() - 9000);
  await jobFinished(bench.store.db, polling, now() - 9000);
  const answers = await Promise.all(['/healthz', '/readyz'].map((url) => bench.app.inject({ url, headers })));
  expect(answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body)])).toEqual([
    [503, { status: 'degraded' }],
    [200, { status: 'ok' }],
  ]);
});
