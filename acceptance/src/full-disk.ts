/** The data folder's disk is full for a while, or turns read-only: what the programs do meanwhile, and afterwards. */

import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { sqliteOf } from '@roomlog/store/testing';
import { failingDisk, smallDisk } from './disk.ts';
import { addressOf, collectOnce, control, type Home, hasEnded, look, openHome, start, stop, until } from './home.ts';
import { type Differences, differences } from './truth.ts';

interface Endured extends Differences {
  /** Requests to the page that failed. */
  unanswered: string[];
  /** Told too late that nothing is stored, or that it is again. */
  late: string[];
  ended: string[];
  /** Said of the state, once it was known to be bad, when it was not that the store can't be written. */
  misnamed: string[];
}

interface Figures {
  fullSeconds: number;
  /** Seconds until `/healthz` said so, and until the next reading was stored afterwards. */
  degradedAfter: number;
  resumedAfter: number;
}

const pollSeconds = 5;
/** A poll that had just begun, and the few seconds after which one that is due counts as overdue. */
const patience = pollSeconds + 6;
/** Ten minutes in a second: two readings, so that every poll has something to write. */
const household = { speed: 600, window: 2000, chatter: 600, history: 2 * 86_400 };

export async function fillDisk(seconds: number, root?: string): Promise<{ verdict: Endured; figures: Figures }> {
  const disk = smallDisk('8m');
  const home = await openOn(disk.folder, root);
  return endure(home, seconds, { spoil: disk.fill, mend: async () => disk.grow(), resumesWithin: patience });
}

export async function losePermission(seconds: number): Promise<{ verdict: Endured; figures: Figures }> {
  const disk = failingDisk();
  const home = await openOn(disk.folder);
  const mend = async (dashboard: ChildProcess) => {
    // It keeps its files open, and with them the disk. The collector doesn't: it tries to open them once in a while.
    await stop(dashboard);
    await until(disk.mend, 20);
  };
  return endure(home, seconds, { spoil: disk.turnReadOnly, mend, resumesWithin: 60 + patience });
}

const openOn = (dataDir: string, root?: string) =>
  openHome(household, { dataDir, ...(root && { root }), env: { ROOMLOG_POLL_SECONDS: String(pollSeconds) } });

async function endure(
  home: Home,
  seconds: number,
  {
    spoil,
    mend,
    resumesWithin,
  }: { spoil: () => void; mend: (dashboard: ChildProcess) => Promise<void>; resumesWithin: number },
): Promise<{ verdict: Endured; figures: Figures }> {
  await control(home, 'PUT', 'settings', { speed: 0 });
  await collectOnce(home);
  await control(home, 'PUT', 'settings', { speed: household.speed });
  const collector = start(home, 'collector');
  const dashboard = start(home, 'dashboard');
  const url = await addressOf(dashboard);
  await until(async () => (await fetch(`${url}healthz`)).ok);
  const unanswered: string[] = [];
  const late: string[] = [];
  const misnamed = new Set<string>();
  const sinceSpoilt = stopwatch();
  spoil();
  let degradedAfter = Number.POSITIVE_INFINITY;
  while (sinceSpoilt() < seconds) {
    for (const path of ['', 'api/rooms', 'healthz']) {
      const { status } = await fetch(url + path).catch(() => ({ status: 0 }));
      if (path === 'healthz' && status === 503) degradedAfter = Math.min(degradedAfter, sinceSpoilt());
      else if (status !== 200) unanswered.push(`/${path}: ${status} after ${sinceSpoilt()} s`);
    }
    const { state } = (await (await fetch(`${url}api/status`)).json()) as { state: string };
    if (degradedAfter < Number.POSITIVE_INFINITY && state !== 'store_unwritable') misnamed.add(state);
    await delay(250);
  }
  if (degradedAfter > patience) late.push(`degraded after ${degradedAfter} s`);
  const before = await countReadings(home);
  const ended = [collector, dashboard].filter(hasEnded).map(({ spawnargs }) => `${spawnargs[1]} on the spoilt disk`);
  await mend(dashboard);
  const sinceMended = stopwatch();
  await until(async () => (await countReadings(home)) > before, 90).catch(() => late.push('nothing stored any more'));
  const resumedAfter = sinceMended();
  if (resumedAfter > resumesWithin) late.push(`resumed after ${resumedAfter} s`);
  if (hasEnded(collector)) ended.push('the collector, when all was well again');
  await control(home, 'PUT', 'settings', { speed: 0 });
  await delay((patience + pollSeconds) * 1000);
  collector.kill('SIGKILL');
  return {
    verdict: { ...(await differences(home)), unanswered, late, ended, misnamed: [...misnamed] },
    figures: { fullSeconds: seconds, degradedAfter, resumedAfter },
  };
}

const countReadings = (home: Home) =>
  look(home, (store) => sqliteOf(store).prepare('SELECT count(*) FROM reading').pluck().get() as number);

function stopwatch(): () => number {
  const began = performance.now();
  return () => Math.round((performance.now() - began) / 100) / 10;
}
