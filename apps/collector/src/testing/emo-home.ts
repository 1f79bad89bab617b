/** A home with a BOCCO emo in this process, for the programs that live in it for long: its collector can be killed. */
import { createLogger, defaultEmoAccount, type EmoCredentials, readConfig, saveWebhook } from '@roomlog/runtime';
import { demoEmoCredentials, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import { cacheJobRuns, findOrAddAccount, nowSeconds, openStore } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { createAnswerBatch } from '../intake/answer-batch.ts';
import { runTurn } from '../job-run.ts';
import { turnsOf } from '../job-table.ts';
import { everySlice } from '../share.ts';
import { createEmoSource } from '../sources/emo/source.ts';
import { openWebhook, type Webhook } from '../webhook/webhook.ts';

type Policy = NonNullable<Parameters<typeof createEmoSource>[3]>;

/** A warning of the log. */
interface Warned {
  message: string | undefined;
  sensor?: string;
  why?: readonly string[];
}

interface Given {
  dataDir: string;
  simulator: Partial<SimulatorOptions>;
  callsPerMinute: number;
  policy: Policy;
  /** From one early read to the next (milliseconds). */
  earlyMs: number;
  now?: () => number;
}

/** What the webhook is told of. */
const events = [
  'message.received',
  'radar.detected',
  'illuminance.changed',
  'human_sensor.detected',
  'room_sensor.detected',
];

export async function openEmoHome({ dataDir, callsPerMinute, policy, earlyMs, now = nowSeconds, ...given }: Given) {
  const simulator = await startSimulator(given.simulator);
  const env = { ROOMLOG_DATA_DIR: dataDir, EMO_BASE_URL: simulator.emoBaseUrl };
  const config = {
    ...readConfig({ ...env, EMO_CALLS_PER_MINUTE: String(callsPerMinute) }),
    webhookListen: { host: '127.0.0.1', port: 0 },
  };
  const store = await openStore(config.database, 'writer');
  const log = await createLogger('month', 'silent');
  const warned: Warned[] = [];
  log.warn = (about: object, message?: string) => void warned.push({ ...about, message });
  const { id, name } = await findOrAddAccount(store.db, { source: 'emo', name: defaultEmoAccount });
  let credentials: EmoCredentials = { account: name, source: 'emo', ...demoEmoCredentials, secretsFile: undefined };
  let over = new AbortController();

  function openCollector(): AccountContext {
    const unheard = { signedIn: async () => {}, paused: async () => {} };
    const source = createEmoSource(config, credentials, unheard, policy);
    return {
      config,
      log,
      store,
      answers: createAnswerBatch({ config, log, store }),
      now,
      running: new Map(),
      stop: over.signal,
      restartSession: () => {},
      account: { id, name, source, hasNewSignIn: () => false, asked: new Map(), stopped: new Set() },
      holds: () => true,
    };
  }

  let context = openCollector();
  const turns = () => turnsOf(context, [context], everySlice(context, [id]));
  await cacheJobRuns(
    store.db,
    turns().map(({ key }) => key),
  );

  async function control(method: string, path: string, body?: object): Promise<string> {
    const answer = await fetch(`${simulator.controlUrl}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.text();
  }

  let webhook: Webhook | undefined;
  let isSetUp = false;

  /** The listener is open from now on, and the service knows where. */
  async function listen(): Promise<void> {
    webhook = await openWebhook(context, [context], earlyMs);
    const slot = { description: 'roomlog', url: `http://127.0.0.1:${webhook?.port}/emo` };
    const { secret = '' } = await callWebhook(isSetUp ? 'PUT' : 'POST', '', slot);
    if (isSetUp) return;
    isSetUp = true;
    saveWebhook(dataDir, name, { url: slot.url, secret });
    await callWebhook('PUT', '/events', { events });
  }

  /** As `roomlog webhook` does, by a token of its own. Faults that are armed may refuse it some times. */
  async function callWebhook(method: string, path: string, body: object): Promise<Record<string, string>> {
    const { access_token } = JSON.parse(await control('POST', 'tokens', { account: 1 }));
    const headers = { authorization: `Bearer ${access_token}` };
    for (let tries = 1; ; tries++) {
      const init = { method, headers, body: JSON.stringify(body) };
      const answer = await fetch(`${simulator.emoBaseUrl}/v1/webhook${path}`, init);
      if (answer.ok) return (await answer.json()) as Record<string, string>;
      if (tries === 9) throw new Error(`the webhook could not be set up: ${answer.status}`);
    }
  }

  async function deafen(): Promise<void> {
    await webhook?.close();
    webhook = undefined;
  }

  return {
    store,
    control,
    listen,
    deafen,
    isListening: () => webhook !== undefined,
    /** Resolves when everything is read that the webhook has told of. */
    idle: async () => webhook?.idle(),
    context: () => context,
    /** What has been warned of since it was asked for. */
    warned: () => warned.splice(0),
    lines: async <Line>(path: string): Promise<Line[]> => {
      // The digits of a sequence are more than a number can have.
      const json = (await control('GET', path)).replaceAll(/"sequence":(\d+)/g, '"sequence":"$1"');
      return json.split('\n').flatMap((line): Line[] => (line === '' ? [] : [JSON.parse(line)]));
    },
    /** Runs a job once, whenever it is due. @returns its error */
    run: async (name: string): Promise<unknown> => {
      const turn = turns().find(({ job }) => job.name === name);
      if (!turn) throw new Error(`there is no job ${name}`);
      return runTurn(turn);
    },
    /** Ends everything that is under way, and starts with what is in the files. */
    restart: async (): Promise<void> => {
      const wasListening = webhook !== undefined;
      await deafen();
      over.abort();
      await context.account.source.close();
      over = new AbortController();
      context = openCollector();
      if (wasListening) await listen();
    },
    /** A person gets a new refresh token from the dashboard; it counts from the next start. */
    signIn: async (): Promise<void> => {
      const { refresh_token } = JSON.parse(await control('POST', 'tokens', { account: 1 })) as {
        refresh_token: string;
      };
      credentials = { ...credentials, refresh_token };
    },
    close: async (): Promise<void> => {
      await deafen();
      over.abort();
      await context.account.source.close();
      await store.close();
      await simulator.close();
    },
  };
}

/** Numbers in [0, 1), always the same ones for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
