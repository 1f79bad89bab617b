/** A care home: a thousand rooms with a sensor each, under a limit of calls that leaves little to spare. */

import { setTimeout as delay } from 'node:timers/promises';
import { sqliteOf } from '@roomlog/store/testing';
import { control, look, openHome, start, stop, until } from './home.ts';

interface Crowded {
  /** Sensors whose newest reading was older than two poll intervals at some look. */
  late: string[];
  /** More calls were refused than a pause in time would have had. */
  refused: string[];
}

interface Figures {
  rooms: number;
  polls: number;
  /** The longest poll of all sensors, in seconds. */
  longestPoll: number;
  /** The oldest newest reading at any look, in seconds. */
  oldest: number;
  calls: number;
  refusals: number;
  fewestLongPolls: number;
}

const rooms = 1000;
const pollSeconds = 60;

/** A reading every half minute, so that a poll that comes late shows. */
const interval = 30;

/** Calls a minute. One for each sensor is needed; long polls ask twice a minute, and fit in as long as they are few. */
const rateLimit = 1600;

/** A pause for all is asked for once; only what is under way then may be refused too. */
const refusalsAtMost = 40;

type Counts = Record<string, Record<string, number>>;

export async function crowd({ minutes, root }: { minutes: number; root?: string }): Promise<{
  verdict: Crowded;
  figures: Figures;
}> {
  const home = await openHome(
    { rooms, sensors: 1, interval, history: 3600, window: 24, hold: 25, start: new Date() },
    { ...(root && { root }), env: { ROOMLOG_POLL_SECONDS: String(pollSeconds) } },
  );
  const collector = start(home, 'collector');
  await until(() => look(home, () => true).catch(() => false));
  const polled = 'SELECT started_at, succeeded_at, finished_at FROM job_run WHERE job = ?';
  const run = () =>
    look(
      home,
      (store) => sqliteOf(store).prepare(polled).get('poll-sensors') as Record<string, number | null> | undefined,
    );
  await until(() => run().then((found) => Boolean(found?.['succeeded_at'])), 120, 200);
  await control(home, 'PUT', 'settings', { rate_limit: rateLimit, retry_after: 5 });
  // One sensor that doesn't answer must not hold up the others.
  await control(home, 'PUT', 'faults', { endpoint: 'sensor_environments', kind: 'hang', count: 2 });
  const before = total(await control<Counts>(home, 'GET', 'requests'));
  // What is older than the simulator comes every five minutes only.
  const begun = Date.now() / 1000;
  const ages = () => look(home, (store) => sqliteOf(store).prepare(newest).raw().all() as [string, number][]);
  await until(async () => (await ages()).every(([, ts]) => ts >= begun), 240, 1000);
  const late = new Set<string>();
  const polls = new Set<number>();
  let [longestPoll, oldest, fewestLongPolls] = [0, 0, Number.POSITIVE_INFINITY];
  const end = performance.now() + minutes * 60_000;
  while (performance.now() < end) {
    await delay(2000);
    const { started_at = 0, finished_at = null } = (await run()) ?? {};
    if (finished_at !== null && !polls.has(finished_at)) {
      polls.add(finished_at);
      longestPoll = Math.max(longestPoll, finished_at - (started_at ?? 0));
    }
    for (const [uuid, ts] of await ages()) {
      const age = Date.now() / 1000 - ts;
      oldest = Math.max(oldest, Math.round(age));
      if (age > 2 * pollSeconds + interval) late.add(`${uuid}, ${Math.round(age)} s`);
    }
    fewestLongPolls = Math.min(fewestLongPolls, await control<number>(home, 'GET', 'polls'));
  }
  await stop(collector);
  const after = total(await control<Counts>(home, 'GET', 'requests'));
  const refusals = after.refusals - before.refusals;
  const calls = after.calls - before.calls;
  return {
    verdict: { late: [...late], refused: refusals > refusalsAtMost * minutes ? [`${refusals} calls`] : [] },
    figures: { rooms, polls: polls.size, longestPoll, oldest, calls, refusals, fewestLongPolls },
  };
}

const newest = 'SELECT uuid, max(ts) FROM reading JOIN sensor ON sensor.id = sensor_id GROUP BY sensor_id';

function total(counts: Counts): { calls: number; refusals: number } {
  const all = Object.values(counts).flatMap((outcomes) => Object.entries(outcomes));
  const sum = (entries: [string, number][]) => entries.reduce((soFar, [, count]) => soFar + count, 0);
  return { calls: sum(all), refusals: sum(all.filter(([outcome]) => outcome === '429')) };
}
