/** What is due when, by a clock that the test moves; the jobs and the BOCCO that they ask are real. */
import { setImmediate } from 'node:timers/promises';
import { Secret } from '@roomlog/api';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { jobRun, jobRuns, keepJobRunsInMemory, openStore, pollJob } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { createSchedule, jobs } from './schedule.ts';
import { temporaryContext } from './testing/context.ts';

const start = Date.parse('2026-11-22T03:00:00Z') / 1000;

async function open() {
  const household = { start: new Date(start * 1000), speed: 0, sensors: 1, history: 7200, window: 24 };
  const simulator = await startSimulator({ ...household, switches: { replies: false } });
  onTestFinished(() => simulator.close());
  const clock = { now: start };
  const { api_key, email, password } = demoCredentials;
  const credentials = { apiKey: new Secret(api_key), email, password: new Secret(password) };
  const context = await temporaryContext(
    { baseUrl: simulator.baseUrl, credentials },
    { policy: { retries: {}, refusedSignInMs: 0, subscribePaceMs: 0 }, now: () => clock.now },
  );
  await keepJobRunsInMemory(
    context.store.db,
    jobs.map(({ name }) => name),
  );
  const tick = createSchedule(context, async () => {});
  const control = async (path: string, body: unknown) =>
    fetch(`${simulator.controlUrl}/${path}`, { method: 'PUT', body: JSON.stringify(body) });
  /** Rings until nothing is due and nothing runs. */
  const settle = async () => {
    await tick();
    while (context.running.size > 0) await Promise.all(context.running.values());
    await tick();
  };
  const started = async (job: string) => (await jobRun(context.store.db, job))?.started_at;
  return { context, clock, tick, settle, started, control };
}

test('each job has its turn again when its time has come', async () => {
  const { clock, settle, started } = await open();
  await settle();
  clock.now = start + 299;
  await settle();
  expect([await started(pollJob), await started('reconcile-messages')]).toEqual([start, start]);
  clock.now = start + 300;
  await settle();
  expect([await started(pollJob), await started('reconcile-messages')]).toEqual([start + 300, start]);
  clock.now = start + 86_400;
  await settle();
  expect(await started('reconcile-messages')).toBe(start + 86_400);
});

test.each([
  ['a day', 86_400],
  ['a year', 365 * 86_400],
])('a clock that is set back by %s stops no job', async (_, seconds) => {
  const { clock, settle, started } = await open();
  await settle();
  clock.now -= seconds;
  await settle();
  for (const { name } of jobs) expect(await started(name), name).toBe(start - seconds);
});

test('messages are synced when the rooms are in, while the sensors are asked beside it', async () => {
  const { context, clock, tick, settle, started, control } = await open();
  await settle();
  await control('faults', { endpoint: 'rooms', kind: 'slow', ms: 1000, count: 1 });
  clock.now += 300;
  await tick();
  const meanwhile = new Set<string>();
  for (;;) {
    const times = `${await started('sync-messages')} ${await started(pollJob)}`;
    if (!context.running.has('refresh-rooms')) break;
    meanwhile.add(times);
    await setImmediate();
  }
  expect([...meanwhile]).toEqual([`${start} ${start + 300}`]);
  await settle();
  expect(await started('sync-messages')).toBe(start + 300);
});

test('what stands on the rooms is not begun before they were listed once', async () => {
  const { settle, started, control } = await open();
  await control('faults', { endpoint: 'rooms', kind: 'status', status: 503, count: 1 });
  await settle();
  const begun = await Promise.all(jobs.map(async ({ name }) => [name, (await started(name)) ?? null]));
  expect(Object.fromEntries(begun)).toMatchObject({
    'refresh-rooms': start,
    [pollJob]: null,
    'sync-messages': null,
    'backfill-messages': null,
    'index-messages': start,
  });
});

test('runs that turn nothing are written every ten minutes, all together, and a nightly one’s at once', async () => {
  const { context, clock, settle } = await open();
  const other = await openStore(context.store.path, 'reader');
  onTestFinished(() => other.close());
  const written = async () => JSON.stringify(await jobRuns(other.db));
  await settle();
  // Also those of the start that had nothing to turn: the page must not show what was before.
  expect(await written()).toBe(JSON.stringify(await jobRuns(context.store.db)));
  const saved: number[] = [];
  for (let at = 60; at <= 1800; at += 60) {
    clock.now = start + at;
    const before = await written();
    await settle();
    if ((await written()) !== before) saved.push(at);
  }
  expect(saved).toEqual([600, 1200, 1800]);
  clock.now = start + 86_400;
  await settle();
  expect(await jobRun(other.db, 'reconcile-messages')).toMatchObject({ finished_at: clock.now });
});
