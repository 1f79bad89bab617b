/** Homes in zones whose clocks change, on hosts whose clocks and zones are something else. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { sqliteOf } from '@roomlog/store/testing';
import { fakedClock, steppedClock } from './faked-clock.ts';
import { collectOnce, control, type Home, look, openHome, start, stop, temporaryFolder, until } from './home.ts';
import { type Differences, differences } from './truth.ts';

export interface Change {
  zone: string;
  /** When the clocks change, and the length of that day in hours. */
  at: string;
  hours: number;
}

/** Half an hour on Lord Howe, at midnight in Beirut. */
export const changes: readonly Change[] = [
  { zone: 'Europe/Vienna', at: '2025-03-30T01:00:00Z', hours: 23 },
  { zone: 'Europe/Vienna', at: '2025-10-26T01:00:00Z', hours: 25 },
  { zone: 'America/New_York', at: '2025-03-09T07:00:00Z', hours: 23 },
  { zone: 'America/New_York', at: '2025-11-02T06:00:00Z', hours: 25 },
  { zone: 'Australia/Lord_Howe', at: '2025-04-05T15:00:00Z', hours: 24.5 },
  { zone: 'Australia/Lord_Howe', at: '2025-10-04T15:30:00Z', hours: 23.5 },
  { zone: 'Asia/Beirut', at: '2025-03-29T22:00:00Z', hours: 23 },
  { zone: 'Asia/Beirut', at: '2025-10-25T21:00:00Z', hours: 25 },
];

/** Wrong in every way: the first one is right. */
const hosts = [
  ['UTC', '+0'],
  ['Asia/Tokyo', '-1d'],
  ['America/New_York', '+1y'],
  ['Europe/Vienna', '-1d'],
  ['Pacific/Apia', '+1y'],
  ['Asia/Kolkata', '+0'],
] as const;

interface Copies extends Differences {
  /** Hosts on which tables or the export came out in another way. */
  different: string[];
  /** What the day of the change has, where that isn't what its hours make. */
  dayLength: string[];
}

/** Three days before and two after a change of clocks, read in on every host. */
export async function readOnEveryHost({ zone, at, hours }: Change, root?: string): Promise<Copies> {
  const home = await openHome(
    { start: new Date(Date.parse(at) + 2 * 86_400_000), history: 5 * 86_400, window: 2000, speed: 0, decimals: true },
    { ...(root && { root }), env: { ROOMLOG_TIME_ZONE: zone } },
  );
  const copies = [];
  for (const [hostZone, clock] of hosts) {
    const dataDir = temporaryFolder();
    const host = { ...home, dataDir, env: { ...home.env, ...fakedClock(clock, hostZone), ROOMLOG_DATA_DIR: dataDir } };
    await collectOnce(host);
    copies.push({ name: `TZ=${hostZone} ${clock}`, host, content: (await tables(host)) + (await exportUtc(host)) });
  }
  const [right] = copies;
  if (!right) throw new Error('no host');
  const lastDay = 'SELECT count FROM rollup_day WHERE ts <= ? ORDER BY ts DESC';
  const ofDay = await look(
    right.host,
    (store) =>
      sqliteOf(store)
        .prepare(lastDay)
        .pluck()
        .get(Date.parse(at) / 1000) as number,
  );
  const wanted = hours * 12;
  return {
    ...(await differences(right.host)),
    different: copies.filter(({ content }) => content !== right.content).map(({ name }) => name),
    // A sample is 300 s after the one before, give or take a few.
    dayLength: Math.abs(ofDay - wanted) <= 1 ? [] : [`${ofDay} readings instead of ${wanted}`],
  };
}

async function tables(home: Home): Promise<string> {
  const names = ['reading', 'message', 'rollup_hour', 'rollup_day', 'rollup_week'];
  return look(home, (store) =>
    names.map((name) => JSON.stringify(sqliteOf(store).prepare(`SELECT * FROM ${name}`).raw().all())).join('\n'),
  );
}

async function exportUtc({ root, env }: Home): Promise<string> {
  const args = [join(root, 'bin/roomlog.mjs'), 'export', 'readings', '--time-zone', 'UTC'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [csv] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
  return csv.toString();
}

/** The host's clock is put back by a day and forward by a year while the collector runs. */
export async function stepTheClock(): Promise<Differences & { silent: string[]; ended: string[] }> {
  const clock = steppedClock('Europe/Vienna');
  const home = await openHome({ speed: 0, window: 2000, history: 86_400 }, { env: clock.env });
  await collectOnce(home);
  await control(home, 'PUT', 'settings', { speed: 600 });
  const collector = start(home, 'collector');
  const silent: string[] = [];
  for (const step of ['+0', '-1d', '+1y', '+0']) {
    clock.step(step);
    const before = await polls(home);
    await until(async () => (await polls(home)) >= before + 3, 15).catch(() =>
      silent.push(`no three polls at ${step}`),
    );
  }
  await control(home, 'PUT', 'settings', { speed: 0 });
  const before = await polls(home);
  await until(async () => (await polls(home)) >= before + 2, 15).catch(() => silent.push('no polls at the end'));
  const how = await stop(collector);
  return { ...(await differences(home)), silent, ended: how === 0 ? [] : [`with ${how}`] };
}

async function polls(home: Home): Promise<number> {
  const requests = await control<Record<string, Record<string, number>>>(home, 'GET', 'requests');
  return requests['sensor_environments']?.['200'] ?? 0;
}

/** So much faster goes the clock of a host whose hours are counted. */
const fast = 20;
const minute = 60_000;
const hour = 60 * minute;

/**
 * How often sensors are asked in the hour before and the hour after a change of the host's clock, at the interval of
 * five minutes that is the default.
 */
export async function pollsAround({ zone, at }: Change, root?: string): Promise<{ before: number; after: number }> {
  const change = Date.parse(at);
  const begin = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const clock = fakedClock(`@${begin.format(change - hour - 5 * minute)} x${fast}`, zone);
  const env = { ...clock, ROOMLOG_POLL_SECONDS: '300', ROOMLOG_TIME_ZONE: zone };
  const home = await openHome({ history: 3600, sensors: 1 }, { ...(root && { root }), env });
  const begun = performance.now();
  const collector = start(home, 'collector');
  // As BOCCO sees them: the collector itself notes its polls only now and then.
  const times: number[] = [];
  const end = begun + (2 * hour + 10 * minute) / fast;
  while (performance.now() < end) {
    const at = change - hour - 5 * minute + (performance.now() - begun) * fast;
    while (times.length < (await polls(home))) times.push(at);
    await delay(500);
  }
  await stop(collector, 'SIGKILL');
  const count = (from: number) => times.filter((ms) => ms >= from && ms < from + hour).length;
  return { before: count(change - hour), after: count(change) };
}
