/** Runs collector and dashboard under one parent, in the demo the simulator too. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type Config,
  type Environment,
  Failure,
  openDataDir,
  readAccounts,
  readConfig,
  readEnvironment,
} from '@roomlog/runtime';
import {
  claimHousehold,
  defaultAccount,
  enqueue,
  isCollectorRunning,
  jobRun,
  latestReading,
  listRooms,
  nowSeconds,
  openStore,
  pollJob,
  roomSensors,
  type Store,
  StoreError,
} from '@roomlog/store';
import { removeDemo, writeDemo } from '../home/demo.ts';
import { createPagePort } from '../home/page-port.ts';
import { type Running, start } from '../home/processes.ts';
import { createSupervisor, type Supervisor } from '../home/supervisor.ts';
import { lockForUp } from '../home/up-lock.ts';
import { watchEnvFile } from '../home/watch-env-file.ts';

/** The demo's household. At the start the simulator's window is wider, so that the polls read its past too. */
const demo = {
  args: [
    '--seed',
    '1',
    '--sensors',
    '2',
    '--history',
    '410d',
    '--interval',
    '5',
    '--chatter',
    '45',
    '--decimals',
    '--whole',
    '1',
  ],
  window: 1000,
  pollSeconds: '3',
  /** Was said but not sent, so that one sees what the page makes of it; the second attempt gets through. */
  unsent: '夕飯、7時には食べられそう？',
};

const banner = `
This is the demo: a made-up household on a simulator, nothing of it is real.
To connect your own robot, stop it, run "npx -y pnpm@10.34.9 roomlog signin" and start again.
`;

export async function up(stop: AbortSignal): Promise<void> {
  const env = readEnvironment();
  const real = readAccounts(env, readConfig(env).dataDir).length > 0;
  const config = readConfig(env, { demo: !real });
  const { dataDir } = config;
  openDataDir(dataDir);
  const lock = lockForUp(dataDir);
  const cleanUp = () => {
    removeDemo(dataDir);
    lock.release();
  };
  // Also when a second signal ends this process at once.
  process.once('exit', cleanUp);
  await expectNoCollector(dataDir);
  const claimed = await claim(config, real ? 'bocco' : 'demo');
  const supervisor = createSupervisor(stop);
  try {
    if (real) await startPrograms(supervisor, env, config, lock.setUrl);
    else await startDemo(supervisor, env, config, claimed, lock.setUrl);
    process.exitCode = await supervisor.ended();
  } finally {
    await supervisor.stop();
  }
}

/** @throws Failure 75 when a collector runs alone. Opens as a reader: it disturbs nothing, and a large file isn't checked first. */
async function expectNoCollector(dataDir: string): Promise<void> {
  let store: Store;
  try {
    store = await openStore(`${dataDir}/roomlog.db`, 'reader');
  } catch (error) {
    // No collector can run on it.
    if (error instanceof StoreError && ['missing', 'older'].includes(error.kind)) return;
    throw error;
  }
  const isCollecting = await isCollectorRunning(store.db);
  await store.close();
  if (isCollecting) throw new Failure('storeHeld', `A collector runs on ${dataDir} already; stop it first.`);
}

interface Claimed {
  /** Nothing was ever recorded in it. */
  isNew: boolean;
  /** Readings, five minutes apart, since the newest one in the file. */
  missing: number;
}

/**
 * Keeps demo and real files apart, and refuses a bad file before anything starts.
 */
async function claim(config: Config, source: 'demo' | 'bocco'): Promise<Claimed> {
  const store = await openStore(`${config.dataDir}/roomlog.db`, 'writer');
  try {
    await claimHousehold(store, source);
    const sensors = await roomSensors(store.db);
    const newest = await Promise.all(sensors.map(async ({ id }) => (await latestReading(store.db, id))?.ts ?? 0));
    const since = newest.length === 0 ? 0 : Math.min(...newest);
    return { isNew: sensors.length === 0, missing: Math.ceil((Date.now() / 1000 - since) / 300) };
  } finally {
    await store.close();
  }
}

type SetUrl = (url: string) => void;

async function startDemo(
  supervisor: Supervisor,
  env: Environment,
  config: Config,
  { isNew, missing }: Claimed,
  setUrl: SetUrl,
): Promise<void> {
  let listen = '127.0.0.1:0';
  let window = demo.window + missing;
  const refusal = `refuse_once=${JSON.stringify([demo.unsent])}`;
  const simulate = () =>
    start('simulate', ['--listen', listen, '--window', String(window), '--set', refusal, ...demo.args], env);
  const { base_url, control_url } = (await supervisor.keep({ launch: simulate })) ?? {};
  if (base_url === undefined) return;
  listen = new URL(base_url).host;
  // Loaded here, so that an `up` that is refused says so quickly.
  const { demoCredentials } = await import('@roomlog/simulator');
  // The simulated household lives there, so the page's nights match.
  const time_zone = env['ROOMLOG_TIME_ZONE'] ?? 'Asia/Tokyo';
  const facts = { base_url, time_zone, credentials: demoCredentials };
  writeDemo(config.dataDir, facts);
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
  const since = nowSeconds();
  process.stderr.write(`${banner}\n`);
  await startPrograms(supervisor, demoEnv, config, (url) => {
    setUrl(url);
    writeDemo(config.dataDir, { ...facts, url });
  });
  if (!(await isPastRead(config, since, supervisor.stopping))) return;
  if (isNew) await sayOnce(config);
  window = demo.window;
  const body = JSON.stringify({ window });
  const headers = { 'content-type': 'application/json' };
  const { stopping: signal } = supervisor;
  // A simulator that has crashed meanwhile restarts with the new window anyway.
  await fetch(`${control_url}/settings`, { method: 'PUT', body, headers, signal }).catch(() => {});
}

/** Types the demo's unsent message. */
async function sayOnce({ dataDir }: Config): Promise<void> {
  const store = await openStore(`${dataDir}/roomlog.db`, 'outbox');
  try {
    const [room] = await listRooms(store.db);
    if (room) await enqueue(store.db, { unique_id: randomUUID(), room_id: room.id, text: demo.unsent });
  } finally {
    await store.close();
  }
}

/** Starts collector and dashboard, and waits for the page. */
async function startPrograms(supervisor: Supervisor, env: Environment, config: Config, setUrl: SetUrl): Promise<void> {
  void supervisor.keep({ launch: () => start('collect', [], env) });
  let port = createPagePort(env, config);
  let shown: string | undefined;
  let page: Running | undefined;
  let reach = reachOf(env);
  // `roomlog share` writes it, and so may a person: the page alone is started again.
  watchEnvFile(supervisor.stopping, (written) => {
    if (isDeepStrictEqual(reachOf(written), reach)) return;
    reach = reachOf(written);
    port = createPagePort(reach, readConfig(written));
    void page?.stop();
  });
  await supervisor.keep({
    launch: () => {
      page = start('serve', [], { ...env, ...reach, ROOMLOG_LISTEN: port.listen() });
      return page;
    },
    ready: ({ url = '' }) => {
      if (url === shown) return;
      shown = url;
      port.bound(url);
      setUrl(url);
      process.stdout.write(`${url}\n`);
    },
    isFatal: (code) => port.isFatal(code),
  });
}

/** From where the page can be reached. */
const reachOf = ({ ROOMLOG_LISTEN, ROOMLOG_ALLOWED_HOSTS, ROOMLOG_TRUSTED_PROXY }: Environment): Environment => ({
  ROOMLOG_LISTEN,
  ROOMLOG_ALLOWED_HOSTS,
  ROOMLOG_TRUSTED_PROXY,
});

/** Waits until the collector has read the simulator's past. @returns false when it stops before */
async function isPastRead({ dataDir }: Config, since: number, stopping: AbortSignal): Promise<boolean> {
  const store = await openStore(`${dataDir}/roomlog.db`, 'reader');
  while (
    !stopping.aborted &&
    ((await jobRun(store.db, { account_id: defaultAccount.id, job: pollJob }))?.succeeded_at ?? 0) < since
  ) {
    await delay(200, undefined, { signal: stopping }).catch(() => {});
  }
  await store.close();
  return !stopping.aborted;
}
