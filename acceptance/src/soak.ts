/** Both programs for a long time, three hundred times as fast as life, with a page open. */
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openHome, start, stop, until } from './home.ts';

interface Soaked {
  /** Programs whose memory grows, in MB per simulated hour. */
  growing: string[];
  /** Programs that hold more and more files, sockets or threads. */
  piling: string[];
  /** The log of the store, beyond its limit. */
  swollen: string[];
}

interface Figures {
  minutes: number;
  simulatedHours: number;
  collectorMbPerHour: number;
  dashboardMbPerHour: number;
  collectorMb: number;
  dashboardMb: number;
  files: string;
  walMb: number;
}

const speed = 300;
const mostMbPerHour = 1;
const mostWal = 16 * 1024 * 1024;

interface Look {
  /** Hours of the household's clock. */
  hour: number;
  mb: number;
  handles: number;
}

const lookAt = (pid: number, hour: number): Look => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { hour, mb: field('VmRSS') / 1024, handles: readdirSync(`/proc/${pid}/fd`).length + field('Threads') };
};

export async function soak({ minutes, root }: { minutes: number; root?: string }): Promise<{
  verdict: Soaked;
  figures: Figures;
}> {
  const home = await openHome(
    { speed, sensors: 3, history: 30 * 86_400, chatter: 900, window: 288 },
    { ...(root && { root }) },
  );
  const collector = start(home, 'collector');
  await until(() => statSync(join(home.dataDir, 'roomlog.db'), { throwIfNoEntry: false }));
  const dashboard = start(home, 'dashboard');
  const [line] = await once(dashboard.stdout ?? dashboard, 'data');
  const url = String(line).trim();
  const page = new AbortController();
  const watching = watch(`${url}api/events`, page.signal);
  const looks = { collector: [] as Look[], dashboard: [] as Look[] };
  const began = performance.now();
  let wal = 0;
  while (performance.now() - began < minutes * 60_000) {
    await delay(1000);
    await (await fetch(`${url}api/rooms`)).text();
    const hour = ((performance.now() - began) / 3_600_000) * speed;
    looks.collector.push(lookAt(collector.pid ?? 0, hour));
    looks.dashboard.push(lookAt(dashboard.pid ?? 0, hour));
    wal = Math.max(wal, statSync(join(home.dataDir, 'roomlog.db-wal'), { throwIfNoEntry: false })?.size ?? 0);
  }
  page.abort();
  await watching;
  await Promise.all([stop(collector), stop(dashboard)]);

  const settled = Object.entries(looks).map(([app, all]) => ({ app, all: all.slice(Math.floor(all.length / 3)) }));
  const slopes = new Map(settled.map(({ app, all }) => [app, slope(all)]));
  const ends = settled.map(({ app, all }) => ({ app, from: handles(all.slice(0, 10)), to: handles(all.slice(-10)) }));
  const round = (value: number | undefined) => Math.round((value ?? 0) * 100) / 100;
  return {
    verdict: {
      growing: [...slopes].filter(([, mb]) => mb > mostMbPerHour).map(([app, mb]) => `${app}: ${round(mb)}`),
      piling: ends.filter(({ from, to }) => to > from + 4).map(({ app, from, to }) => `${app}: ${from} to ${to}`),
      swollen: wal > mostWal ? [`${wal} bytes`] : [],
    },
    figures: {
      minutes,
      simulatedHours: Math.round((minutes / 60) * speed),
      collectorMbPerHour: round(slopes.get('collector')),
      dashboardMbPerHour: round(slopes.get('dashboard')),
      collectorMb: Math.round(looks.collector.at(-1)?.mb ?? 0),
      dashboardMb: Math.round(looks.dashboard.at(-1)?.mb ?? 0),
      files: ends.map(({ app, from, to }) => `${app} ${from} to ${to}`).join(' and '),
      walMb: round(wal / 1024 / 1024),
    },
  };
}

/** Of the line through the looks, by least squares: MB per simulated hour. */
function slope(looks: Look[]): number {
  const mean = (of: (look: Look) => number) => looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const [hour, mb] = [mean((look) => look.hour), mean((look) => look.mb)];
  const covariance = mean((look) => (look.hour - hour) * (look.mb - mb));
  return covariance / mean((look) => (look.hour - hour) ** 2);
}

/** A look may fall into the middle of a call. */
const handles = (looks: Look[]) => Math.min(...looks.map((look) => look.handles));

/** A page that is open the whole time. */
async function watch(url: string, signal: AbortSignal): Promise<void> {
  try {
    const { body } = await fetch(url, { signal });
    for await (const _ of body ?? []) if (signal.aborted) return;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
