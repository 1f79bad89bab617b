/** The demo: collector and dashboard on a simulator, until somebody signs in to a home of their own. */
import { randomUUID } from 'node:crypto';
import { asTyped, type Config, type Environment, isInstalled, openDataDir, readConfig } from '@roomlog/runtime';
import { enqueue, listRooms, locationOf, nowSeconds, openStore, sealDays } from '@roomlog/store';
import { awaitSignIn } from './await-sign-in.ts';
import { type Claimed, claim, expectNoCollector } from './claim.ts';
import { removeDemo, writeDemo } from './demo.ts';
import { emoOffered, emoSpan, missingSteps, type Offered, pastDays, type Step, untilStored } from './demo-past.ts';
import { setDemoWebhook } from './demo-webhook.ts';
import { type Ready, start } from './processes.ts';
import { startPrograms } from './programs.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { lockForUp } from './up-lock.ts';

/** The demo's household. What it offers when its past is read: readings of more than three days, or an hour of live ones. */
const demo = {
  args: [
    '--seed',
    '1',
    '--rooms',
    '2',
    '--emo',
    '1',
    '--sensors',
    '2',
    '--history',
    `${pastDays}d`,
    '--interval',
    '5',
    '--chatter',
    '45',
    '--decimals',
    '--whole',
    '1',
  ],
  offered: { window: 900, readings_until: 0 },
  /** As many calls as the collector makes, its messages in long pages, and what happened today and yesterday. */
  emo: ['emo_calls_per_minute=0', 'emo_page_size=500', `emo_webhook_past=${2 * 86_400}`],
  emoCallsPerMinute: '20',
  pollSeconds: '1',
  /** Was said but not sent, so that one sees what the page makes of it; the second attempt gets through. */
  unsent: '夕飯、7時には食べられそう？',
};

const banner = (dataDir: string) => `
This is the demo: a made-up household on a simulator, nothing of it is real.
To connect your own robot, open the page and choose "Connect my BOCCO": it changes over by itself.
In a terminal "${asTyped('roomlog signin', isInstalled)}" does the same.
The demo is kept in ${dataDir}.
`;

/** What the home needs of the demo that it takes the place of. */
export interface LeftDemo {
  dataDir: string;
  /** Where the page was: people have it open. */
  url: string | undefined;
}

/** @returns undefined when it was stopped */
export async function runDemo(env: Environment, stop: AbortSignal): Promise<LeftDemo | undefined> {
  const config = readConfig(env, { demo: true });
  const { dataDir } = config;
  openDataDir(dataDir);
  const lock = lockForUp(dataDir);
  const cleanUp = () => {
    removeDemo(dataDir);
    lock.release();
  };
  // Also when a second signal ends this process at once.
  process.once('exit', cleanUp);
  const location = locationOf(config.database);
  await expectNoCollector(location);
  const claimed = await claim(location, 'demo');
  const supervisor = createSupervisor(stop);
  let url: string | undefined;
  const setUrl = (now: string) => {
    url = now;
    lock.setUrl(now);
  };
  const leaving = awaitSignIn(supervisor.stopping, env, dataDir).then(async (isSignedIn) => {
    if (isSignedIn) await supervisor.stop();
    return isSignedIn;
  });
  try {
    await startDemo(supervisor, env, config, claimed, setUrl);
    process.exitCode = await supervisor.ended();
  } finally {
    await supervisor.stop();
    process.off('exit', cleanUp);
    cleanUp();
  }
  return (await leaving) ? { dataDir, url } : undefined;
}

async function startDemo(
  supervisor: Supervisor,
  env: Environment,
  config: Config,
  { isNew }: Claimed,
  setUrl: (url: string) => void,
): Promise<void> {
  let listen = '127.0.0.1:0';
  const refusal = `refuse_once=${JSON.stringify([demo.unsent])}`;
  const steps = await unreadSteps(config);
  let offered: Offered = steps[0]?.offered ?? demo.offered;
  let emoValues: Readonly<Record<string, string | number>> = emoOffered.past;
  const simulate = () => {
    const { window, readings_until } = offered;
    const values = Object.entries(emoValues).map(([name, value]) => `${name}=${value}`);
    const set = [refusal, `readings_until=${readings_until}`, ...demo.emo, ...values];
    const settings = ['--window', String(window), '--set', ...set];
    return start('simulate', ['--listen', listen, ...settings, ...demo.args], env);
  };
  let service: Ready = {};
  let webhookPort: string | undefined;
  let isTold = false;
  // Before that, what is told would be of a room that the store doesn't have yet.
  const tell = async () => {
    const { control_url = '', emo_base_url = '' } = service;
    if (!isTold || webhookPort === undefined) return;
    // As below: whichever of the two crashed is told of again when it is back.
    await setDemoWebhook({ control_url, emo_base_url }, config.dataDir, webhookPort, supervisor.stopping).catch(
      () => {},
    );
  };
  const simulates = (facts: Ready) => {
    service = facts;
    void tell();
  };
  const { base_url, control_url, emo_base_url, emo_refresh_token } =
    (await supervisor.keep({ launch: simulate, ready: simulates })) ?? {};
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
    // Its store is a file whatever the home's is.
    ROOMLOG_DATABASE: '',
    ROOMLOG_TIME_ZONE: time_zone,
    ROOMLOG_POLL_SECONDS: env['ROOMLOG_POLL_SECONDS'] ?? demo.pollSeconds,
    BOCCO_BASE_URL: base_url,
    BOCCO_API_KEY: demoCredentials.api_key,
    BOCCO_EMAIL: demoCredentials.email,
    BOCCO_PASSWORD: demoCredentials.password,
    EMO_BASE_URL: emo_base_url,
    EMO_REFRESH_TOKEN: emo_refresh_token,
    EMO_CALLS_PER_MINUTE: demo.emoCallsPerMinute,
    ROOMLOG_WEBHOOK_LISTEN: '127.0.0.1:0',
  };
  process.stderr.write(`${banner(config.dataDir)}\n`);
  await startPrograms(supervisor, demoEnv, {
    setUrl: (url) => {
      setUrl(url);
      writeDemo(config.dataDir, { ...facts, url });
    },
    collects: ({ webhook_port }) => {
      webhookPort = webhook_port;
      void tell();
    },
  });
  const offer = async (next: Offered | typeof emoValues) => {
    const body = JSON.stringify(next);
    const headers = { 'content-type': 'application/json' };
    const { stopping: signal } = supervisor;
    // A simulator that has crashed meanwhile restarts with it anyway.
    await fetch(`${control_url}/settings`, { method: 'PUT', body, headers, signal }).catch(() => {});
  };
  await readPast(
    config,
    steps,
    (next) => {
      offered = next;
      return offer(next);
    },
    supervisor.stopping,
  );
  if (steps.length > 0) await sealPast(config, supervisor.stopping);
  if (isNew && !supervisor.stopping.aborted) await sayOnce(config);
  await untilEmoIsStored(config, supervisor.stopping);
  emoValues = emoOffered.live;
  await offer(emoValues);
  isTold = true;
  await tell();
}

async function untilEmoIsStored({ database }: Config, stopping: AbortSignal): Promise<void> {
  const store = await openStore(database, 'reader');
  await untilStored(store, emoSpan(nowSeconds()), stopping, 'emo');
  await store.close();
}

async function unreadSteps({ database }: Config): Promise<Step[]> {
  const store = await openStore(database, 'reader');
  const steps = await missingSteps(store, nowSeconds());
  await store.close();
  return steps;
}

/** Offers one step after the other, each as soon as the one before is stored, and then what the demo always offers. */
async function readPast(
  { database }: Config,
  steps: readonly Step[],
  offer: (next: Offered) => Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  const store = await openStore(database, 'reader');
  for (const step of steps) {
    await offer(step.offered);
    await untilStored(store, step, stopping);
  }
  await store.close();
  if (!stopping.aborted) await offer(demo.offered);
}

/**
 * The collector seals once a night: it has sealed what was there when the first step was. Checkpoints stay with it, so this
 * writes as the dashboard does.
 */
async function sealPast({ database }: Config, stopping: AbortSignal): Promise<void> {
  const store = await openStore(database, 'outbox');
  try {
    await sealDays(store.db, stopping);
  } finally {
    await store.close();
  }
}

/** Types the demo's unsent message. */
async function sayOnce({ database }: Config): Promise<void> {
  const store = await openStore(database, 'outbox');
  try {
    const room = (await listRooms(store.db)).find(({ source }) => source === 'bocco');
    if (room) await enqueue(store.db, { unique_id: randomUUID(), room_id: room.id, text: demo.unsent });
  } finally {
    await store.close();
  }
}
