/** A disk of a few megabytes that something else fills, and that grows again while both programs run. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { control, hasEnded, look, openHome, start, stop, temporaryFolder, until } from './home.ts';
import { type Differences, differences } from './truth.ts';

interface Filled extends Differences {
  /** Programs that did not survive it. */
  ended: string[];
  /** The page, while the disk was full. */
  unanswered: string[];
  /** `/healthz` said too late that something is wrong, or that all is well again. */
  late: string[];
}

interface Figures {
  fullSeconds: number;
  secondsToDegraded: number;
  secondsToResume: number;
}

const pollSeconds = 2;

/** A poll that is overdue shows after its interval and five seconds more. */
const soon = pollSeconds + 5 + 3;

/** A tmpfs; undefined where this process may not mount one. */
export function mountDisk(): string | undefined {
  const disk = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  return disk;
}

function fill(disk: string): void {
  const file = openSync(join(disk, 'something-else'), 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

export async function fillDisk(
  disk: string,
  { fullSeconds, root }: { fullSeconds: number; root?: string },
): Promise<{ verdict: Filled; figures: Figures }> {
  const home = await openHome(
    { history: 86_400, speed: 60, chatter: 600 },
    { dataDir: join(disk, 'data'), ...(root && { root }), env: { ROOMLOG_POLL_SECONDS: String(pollSeconds) } },
  );
  const collector = start(home, 'collector');
  await until(() => look(home, () => true).catch(() => false));
  const dashboard = start(home, 'dashboard');
  const [line] = await once(dashboard.stdout ?? dashboard, 'data');
  const url = String(line).trim();
  const health = async () => (await fetch(`${url}healthz`)).status;
  const became = async (status: number) => {
    const since = performance.now();
    await until(async () => (await health()) === status, 60, 100).catch(() => {});
    return Math.round((performance.now() - since) / 100) / 10;
  };
  const readings = () =>
    look(home, ({ sqlite }) => sqlite.prepare('SELECT count(*) FROM reading').pluck().get() as number);
  await until(async () => (await health()) === 200 && (await readings()) > 280);

  fill(disk);
  const unanswered: string[] = [];
  const secondsToDegraded = await became(503);
  for (let second = 0; second < fullSeconds && !hasEnded(collector); second += 1) {
    for (const path of ['', 'api/rooms', 'api/status']) {
      const { status } = await fetch(url + path);
      if (status !== 200) unanswered.push(`/${path} answered ${status}`);
    }
    await delay(1000);
  }
  execFileSync('mount', ['-o', 'remount,size=64m', disk]);
  const secondsToResume = await became(200);
  const before = await readings();
  await until(async () => (await readings()) > before, 30).catch(() => {});

  await control(home, 'PUT', 'settings', { speed: 0 });
  const ended = [collector, dashboard].filter(hasEnded).map(({ exitCode }) => `ended with ${exitCode}`);
  const polled = await readings();
  await until(async () => (await readings()) >= polled, 5);
  await delay(2 * pollSeconds * 1000);
  await Promise.all([stop(collector), stop(dashboard)]);
  const late = [
    ...(secondsToDegraded > soon ? [`degraded after ${secondsToDegraded} s`] : []),
    ...(secondsToResume > soon ? [`well again after ${secondsToResume} s`] : []),
  ];
  const verdict = { ...(await differences(home)), ended, unanswered, late };
  return { verdict, figures: { fullSeconds, secondsToDegraded, secondsToResume } };
}
