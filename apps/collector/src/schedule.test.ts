/** What is due when, by a clock that the test moves; the jobs and the BOCCO that they ask are real. */
import { setImmediate } from 'node:timers/promises';
import { startSimulator } from '@roomlog/simulator';
import { cacheJobRuns, jobRun, jobRuns, openStore, pollJob } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { createSchedule } from './schedule.ts';
import { everyTurn, temporaryContext, triesOnce } from './testing/context.ts';

const start = Date.parse('2026-11-22T03:00:00Z') / 1000;

async function open() {
  const household = { start: new Date(start * 1000), speed: 0, sensors: 1, history: 7200, window: 24 };
  const simulator = await startSimulator({ ...household, switches: { replies: false } });
  onTestFinished(() => simulator.close());
  const clock = { now: start };
  const context = await temporaryContext(simulator.baseUrl, { policy: triesOnce, now: () => clock.now });
  const turns = everyTurn(context, [context]);
  await cacheJobRuns(
    context.store.db,
    turns.map(({ key }) => key),
  );
  const tick = createSchedule(
    context,
    () => turns,
    async () => {},
  );
  const control = async (path: string, body: unknown) =>
    fetch(`${simulator.controlUrl}/${path}`, { method: 'PUT', body: JSON.stringify(body) });
  /** Ticks until nothing is due and nothing runs. */
  const settle = async () => {
    await tick();
    while (context.running.size > 0) await Promise.all(context.running.values());
    await tick();
  };
  const keyOf = (job: string) => turns.find((turn) => turn.job.name === job)?.key ?? { account_id: 1, job };
  const started = async (job: string) => (await jobRun(context.store.db, keyOf(job)))?.started_at;
  return { context, turns, clock, tick, settle, started, control };
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
  const { turns, clock, settle, started } = await open();
  await settle();
  clock.now -= seconds;
  await settle();
  for (const { job } of turns) expect(await started(job.name), job.name).toBe(start - seconds);
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
  const { turns, settle, started, control } = await open();
  await control('faults', { endpoint: 'rooms', kind: 'status', status: 503, count: 1 });
  await settle();
  const begun = await Promise.all(turns.map(async ({ job: { name } }) => [name, (await started(name)) ?? null]));
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
  expect(await jobRun(other.db, { account_id: 1, job: 'reconcile-messages' })).toMatchObject({
    finished_at: clock.now,
  });
});

test.each([
  ['is signed out', { kind: 'status', status: 401 }, 'unauthorised'],
  ['may not call for an hour', { kind: 'status', status: 429, retry_after: 3600 }, 'rate_limited'],
  ['gets no answer', { kind: 'hang' }, undefined],
])('an account that %s holds up no other one', async (_, fault, kind) => {
  const { context, clock, started } = await open();
  const elsewhere = await startSimulator({ history: 3600, speed: 0 });
  onTestFinished(() => elsewhere.close());
  const faults = JSON.stringify({ endpoint: '*', count: 1e6, ...fault });
  await fetch(`${elsewhere.controlUrl}/faults`, { method: 'PUT', body: faults });
  const { account } = await temporaryContext(elsewhere.baseUrl, { policy: triesOnce });
  const other = { ...context, running: new Map<string, Promise<unknown>>(), account: { ...account, id: 2 } };
  // The one in trouble has its turn first.
  const turns = everyTurn({ ...context, running: new Map() }, [other, context]);
  const tick = createSchedule(
    context,
    () => turns,
    async () => {},
  );
  for (let polls = 0; polls < 3; polls++, clock.now += 300) {
    for (let rounds = 0; rounds < 3; rounds++) {
      await tick();
      await Promise.all(context.running.values());
    }
    for (const job of ['refresh-rooms', pollJob, 'sync-messages']) expect(await started(job), job).toBe(clock.now);
  }
  expect(context.account.source.pausedMs()).toBe(0);
  expect(await jobRun(context.store.db, { account_id: 1, job: pollJob })).toMatchObject({ failing_since: null });
  const row = await jobRun(context.store.db, { account_id: 2, job: 'refresh-rooms' });
  if (kind === undefined) expect(row).toMatchObject({ started_at: start, finished_at: null });
  else expect(row).toMatchObject({ failing_since: start, error_kind: kind });
  expect(await jobRun(context.store.db, { account_id: 2, job: pollJob })).toBeUndefined();
});
