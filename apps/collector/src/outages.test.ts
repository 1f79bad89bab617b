/** Days of random outages in seconds: every hole has its true cause. The simulator's clock is the collector's. */

import { setImmediate } from 'node:timers/promises';
import { startSimulator } from '@roomlog/simulator';
import {
  cacheJobRuns,
  gapSeconds,
  gapsBetween,
  jobRunsSavedEvery,
  pollJob,
  recordAbsence,
  roomSensors,
  type Store,
  saveJobRuns,
} from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runTurn } from './job-run.ts';
import { refreshRooms } from './jobs/refresh-rooms.ts';
import { temporaryContext, triesOnce, turnOf } from './testing/context.ts';

const days = Number(process.env['SIMULATED_DAYS'] ?? 1);
const seed = Number(process.env['SEED'] ?? 1);
const pollSeconds = 300;

/** What BOCCO offers: two hours, so that outages lose something. */
const window = 24;
const start = Date.parse('2026-03-01T00:00:00Z') / 1000;

/** What may happen, how the service is made to behave so, and the cause that a hole from it has. */
const troubles = {
  collector_off: undefined,
  signin_refused: { endpoint: 'sensor_environments', kind: 'status', status: 401 },
  bocco_unreachable: { endpoint: 'sensor_environments', kind: 'status', status: 503 },
  bocco_unusable: { endpoint: 'sensor_environments', kind: 'broken_json' },
  rate_limited: { endpoint: 'sensor_environments', kind: 'status', status: 429 },
} as const;
type Trouble = keyof typeof troubles;

/** Mulberry32: the same seed makes the same month. */
function chance(): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function openWorld() {
  const simulator = await startSimulator({
    start: new Date(start * 1000),
    speed: 0,
    sensors: 2,
    history: 7200,
    window,
    switches: { replies: false },
  });
  onTestFinished(() => simulator.close());
  const clock = { now: start };
  const context = await temporaryContext(simulator.baseUrl, { policy: triesOnce, now: () => clock.now });
  const { store } = context;
  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await fetch(`${simulator.controlUrl}/${path}`, init)).text();
  };
  await refreshRooms(context);
  await cacheJobRuns(store.db, [{ account_id: 1, job: pollJob }]);
  return { store, context, clock, control };
}

/** A kill takes what was not saved yet: the collector that begins then knows what the file says. */
async function forget(store: Store): Promise<void> {
  const { db } = store;
  sqliteOf(store).exec('DROP TABLE temp.job_run');
  await cacheJobRuns(db, [{ account_id: 1, job: pollJob }]);
}

/** One trouble after the other, with good hours between; a sensor goes silent now and then. */
async function live({ store, context, clock, control }: Awaited<ReturnType<typeof openWorld>>) {
  const random = chance();
  const poll = turnOf(context, pollJob);
  const sensors = await roomSensors(store.db);
  const happened: { from: number; to: number; trouble: Trouble }[] = [];
  let trouble: Trouble | undefined;
  let until = start + 3600;
  let silentUntil = 0;
  let savedAt = start;
  for (; clock.now < start + days * 86_400; clock.now += pollSeconds) {
    if (clock.now >= until) {
      const ended = trouble;
      trouble = ended || random() < 0.3 ? undefined : (Object.keys(troubles)[Math.floor(random() * 4)] as Trouble);
      until = clock.now + 600 * 60 ** random();
      const killed = trouble === 'collector_off' && random() < 0.5;
      const from = killed ? savedAt : clock.now;
      if (trouble) happened.push({ from, to: until + pollSeconds, trouble });
      if (killed) await forget(store);
      const fault = trouble && troubles[trouble];
      await control('PUT', 'faults', fault ? { ...fault, count: 1e6 } : []);
      if (ended === 'collector_off') await recordAbsence(store.db, { account_id: 1 }, clock.now);
    }
    if (clock.now >= silentUntil && random() < 0.01) {
      silentUntil = clock.now + 1200 * 20 ** random();
      await control('PUT', 'settings', { silent_sensors: sensors.slice(0, 1).map(({ uuid }) => uuid) });
    } else if (silentUntil > 0 && clock.now >= silentUntil) {
      silentUntil = 0;
      await control('PUT', 'settings', { silent_sensors: [] });
    }
    if (trouble !== 'collector_off') await runTurn(poll);
    if (clock.now - savedAt >= jobRunsSavedEvery(pollSeconds)) {
      if (trouble !== 'collector_off') await saveJobRuns(store.db);
      savedAt = clock.now;
    }
    await control('POST', 'clock', { advance: pollSeconds });
    await setImmediate();
  }
  return happened;
}

test(`${days * 24} hours of random outages: no hole without a cause, no false one`, { timeout: 600_000 }, async () => {
  const world = await openWorld();
  const happened = await live(world);
  // With the window opened wide, the truth is all that there ever was.
  await world.control('PUT', 'settings', { window: 1_000_000 });
  const truth = (await world.control('GET', 'truth')).split('\n').map((line) => JSON.parse(line));
  const verdict = { uncaused: [] as string[], falsely: [] as string[], wrong: [] as string[], lost: 0, holes: 0 };
  for (const sensor of await roomSensors(world.store.db)) {
    const gaps = await gapsBetween(world.store.db, sensor.id, { from: start, to: 2 ** 40 }, world.clock.now);
    const stored = new Set(
      sqliteOf(world.store).prepare('SELECT ts FROM reading WHERE sensor_id = ?').pluck().all(sensor.id) as number[],
    );
    const times = truth
      .filter(({ kind, sensor: uuid }) => kind === 'reading' && uuid === sensor.uuid)
      .map(({ created_at }) => Date.parse(created_at) / 1000);
    verdict.holes += gaps.length;
    for (const ts of times.filter((at) => at >= start && at <= world.clock.now - gapSeconds)) {
      const gap = gaps.find(({ from, to }) => from < ts && ts < to);
      const name = `${sensor.nickname} ${new Date(ts * 1000).toISOString()} ${gap?.cause}`;
      if (stored.has(ts)) {
        if (gap && !gap.ongoing) verdict.falsely.push(name);
        continue;
      }
      if (gap?.ongoing) continue;
      verdict.lost += 1;
      if (!gap) verdict.uncaused.push(name);
      const causes = happened.filter(({ from, to }) => from - pollSeconds <= ts && ts <= to + pollSeconds);
      if (gap && !causes.some(({ trouble }) => trouble === gap.cause)) verdict.wrong.push(name);
    }
  }
  expect(verdict).toMatchObject({ uncaused: [], falsely: [], wrong: [] });
  expect([verdict.lost > days * 5, verdict.holes > days]).toEqual([true, true]);
});
