/** The main job: collector and dashboard under one parent, in the demo the simulator too. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Config,
  type Environment,
  openDataDir,
  readConfig,
  readCredentials,
  readEnvironment,
} from '@roomlog/runtime';
import { demoCredentials } from '@roomlog/simulator';
import { claimSource, jobRun, latestReading, openStore, roomSensors } from '@roomlog/store';
import { removeDemo, writeDemo } from '../demo.ts';
import { type Program, type Running, start } from '../processes.ts';

/** A program that ends with one of these would end so again: everything stops. After a crash it is started anew. */
const hopeless = new Set([1, 64, 69, 74, 75, 77, 78]);
const restartAfterMs = { first: 1000, most: 30_000 };

/** The demo's household: the past comes through the same door as the present, opened as wide as what is missing. */
const demo = {
  args: ['--seed', '1', '--sensors', '2', '--history', '410d', '--interval', '5', '--chatter', '45', '--decimals'],
  window: 1000,
  pollSeconds: '3',
};

const banner = `
This is the demo: a made-up household on a simulator, nothing of it is real.
To connect your own robot, stop it, run "npx -y pnpm@10.34.9 roomlog signin" and start again.
`;

export async function up(stop: AbortSignal): Promise<void> {
  const env = readEnvironment();
  const real = readCredentials(env, readConfig(env).dataDir) !== undefined;
  const config = readConfig(env, { demo: !real });
  openDataDir(config.dataDir);
  const missing = await claim(config, real ? 'bocco' : 'demo');
  const family = createFamily(stop);
  try {
    if (real) await startReal(family, env);
    else await startDemo(family, env, config, missing);
    process.exitCode = await family.ended;
  } finally {
    await family.stopAll();
    removeDemo(config.dataDir);
  }
}

/**
 * The demo's file and a real one never mix; this also refuses a bad file before anything is started on it.
 * @returns how many readings, five minutes apart, have been missed since the newest one in the file
 */
async function claim(config: Config, source: 'demo' | 'bocco'): Promise<number> {
  const store = await openStore(`${config.dataDir}/roomlog.db`, 'writer');
  try {
    await claimSource(store, source);
    const sensors = await roomSensors(store.db);
    const newest = await Promise.all(sensors.map(async ({ id }) => (await latestReading(store.db, id))?.ts ?? 0));
    const since = newest.length === 0 ? 0 : Math.min(...newest);
    return Math.ceil((Date.now() / 1000 - since) / 300);
  } finally {
    await store.close();
  }
}

async function startReal(family: Family, env: Environment): Promise<void> {
  family.keep('collect', () => [], env);
  await showPage(family, { ...env });
}

async function startDemo(family: Family, env: Environment, config: Config, missing: number): Promise<void> {
  let listen = '127.0.0.1:0';
  let window = demo.window + missing;
  const simulator = family.keep('simulate', () => ['--listen', listen, '--window', String(window), ...demo.args], env);
  const { base_url, control_url } = (await simulator.ready) ?? {};
  if (base_url === undefined) return;
  listen = new URL(base_url).host;
  // The household lives there: its nights should be the page's nights.
  const time_zone = env['ROOMLOG_TIME_ZONE'] ?? 'Asia/Tokyo';
  writeDemo(config.dataDir, { base_url, time_zone, credentials: demoCredentials });
  const demoEnv: Environment = {
    ...env,
    ROOMLOG_DATA_DIR: config.dataDir,
    ROOMLOG_TIME_ZONE: time_zone,
    ROOMLOG_POLL_SECONDS: env['ROOMLOG_POLL_SECONDS'] ?? demo.pollSeconds,
    BOCCO_BASE_URL: base_url,
    BOCCO_API_KEY: demoCredentials.api_key,
    BOCCO_EMAIL: demoCredentials.email,
    BOCCO_PASSWORD: demoCredentials.password,
  };
  const since = Math.floor(Date.now() / 1000);
  family.keep('collect', () => [], demoEnv);
  process.stderr.write(`${banner}\n`);
  await showPage(family, { ...demoEnv });
  if (!(await pastIsIn(config, since, family.over))) return;
  window = demo.window;
  const body = JSON.stringify({ window });
  await fetch(`${control_url}/settings`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
}

/** @param env its own: when the dashboard is started again, it has the address that was printed, whatever port was free */
async function showPage(family: Family, env: Environment): Promise<void> {
  const { url } = (await family.keep('serve', () => [], env).ready) ?? {};
  if (url === undefined) return;
  env['ROOMLOG_LISTEN'] = new URL(url).host;
  process.stdout.write(`${url}\n`);
}

/** True as soon as the collector has read in what the simulator offers of the past, false when it never will. */
async function pastIsIn({ dataDir }: Config, since: number, over: AbortSignal): Promise<boolean> {
  const store = await openStore(`${dataDir}/roomlog.db`, 'reader');
  while (!over.aborted && ((await jobRun(store.db, 'poll-sensors'))?.succeeded_at ?? 0) < since) {
    await delay(200, undefined, { signal: over }).catch(() => {});
  }
  await store.close();
  return !over.aborted;
}

interface Family {
  /** Starts a program, and again whenever it ends without being asked to. */
  keep(name: Program, args: () => string[], env: Environment): Running;
  /** Resolves when everything should stop: 0, or the code of a program that starting again won't mend. */
  ended: Promise<number>;
  /** Aborts at the same time. */
  over: AbortSignal;
  stopAll(): Promise<void>;
}

function createFamily(stop: AbortSignal): Family {
  const running = new Map<Program, Running>();
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  stop.addEventListener('abort', () => resolve(0), { once: true });
  const over = new AbortController();
  void ended.then(() => over.abort());
  let stopping = false;

  const keep = (name: Program, args: () => string[], env: Environment, wait = restartAfterMs.first): Running => {
    const program = start(name, args(), env);
    const startedAt = performance.now();
    running.set(name, program);
    void program.exited.then(async (code) => {
      if (stopping || stop.aborted) return;
      // It has said why on stderr already.
      if (hopeless.has(code)) return resolve(code);
      const lived = performance.now() - startedAt > restartAfterMs.most;
      await delay(wait, undefined, { signal: stop }).catch(() => {});
      if (!stop.aborted) keep(name, args, env, lived ? restartAfterMs.first : Math.min(wait * 2, restartAfterMs.most));
    });
    return program;
  };

  return {
    keep,
    ended,
    over: over.signal,
    stopAll: async () => {
      stopping = true;
      await Promise.all([...running.values()].map((program) => program.stop()));
    },
  };
}
