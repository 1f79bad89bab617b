/** For the tests: what a collector works with, in this process, on a store in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Config,
  createLogger,
  defaultEmoAccount,
  type Environment,
  readConfig,
  type Secrets,
} from '@roomlog/runtime';
import { demoCredentials, demoEmoCredentials, type SimulatorOptions, startSimulator } from '@roomlog/simulator';
import { findOrAddAccount, nowSeconds, openStore } from '@roomlog/store';
import { expect, onTestFinished } from 'vitest';
import type { AccountContext, Context } from '../context.ts';
import { createAnswerBatch } from '../intake/answer-batch.ts';
import { type Turn, turnsOf } from '../job-table.ts';
import { everySlice } from '../share.ts';
import { createBoccoSource } from '../sources/bocco/source.ts';
import { createEmoSource } from '../sources/emo/source.ts';
import type { Heard, Source } from '../sources/source.ts';

interface Given extends Partial<AccountContext> {
  secrets?: Secrets;
  policy?: Parameters<typeof createBoccoSource>[3];
}

const unheard: Heard = { signedIn: async () => {}, paused: async () => {} };

/** A call that fails fails at once: what tries again is the job or the queue. */
export const triesOnce = { retries: {}, refusedSignInMs: 0, subscribePaceMs: 0 };

/** With the simulator's account where no other is given. Closed and cleared away when the test ends. */
export async function temporaryContext(
  baseUrl: string,
  { secrets = demoCredentials, policy, ...given }: Given = {},
): Promise<AccountContext> {
  const credentials = { account: 'default', source: 'bocco', ...secrets, secretsFile: undefined } as const;
  const create = (config: Config) => createBoccoSource(config, credentials, unheard, policy);
  return openContext({ BOCCO_BASE_URL: baseUrl }, 'default', create, given);
}

/** A call fails at the first failure, and there are as many as are wanted. */
const emoAtOnce = { retries: {}, windowMs: 1, pauseMs: 5, slowMs: 5, refusedMs: 50 };

type EmoPolicy = Parameters<typeof createEmoSource>[3];

/** The account of a BOCCO emo, whatever its service is. */
export const openEmoSource = (config: Config, policy: EmoPolicy = emoAtOnce, on: Partial<Heard> = {}) =>
  createEmoSource(
    config,
    { account: defaultEmoAccount, source: 'emo', ...demoEmoCredentials, secretsFile: undefined },
    { ...unheard, ...on },
    policy,
  );

/**
 * With a simulator whose second room has a BOCCO emo, and nobody who answers; its clock stands, and its calls have no limit
 * but the one that is given.
 */
export async function temporaryEmoContext(
  { switches, ...options }: Partial<SimulatorOptions> = {},
  { policy = emoAtOnce, ...given }: Partial<AccountContext> & { policy?: EmoPolicy } = {},
) {
  const simulator = await startSimulator({
    start: new Date('2026-11-22T03:00:00Z'),
    speed: 0,
    gaps: false,
    history: 86_400,
    rooms: 2,
    emo: 1,
    ...options,
    switches: { emo_calls_per_minute: 0, replies: false, ...switches },
  });
  onTestFinished(() => simulator.close());
  const env = { EMO_BASE_URL: simulator.emoBaseUrl, EMO_CALLS_PER_MINUTE: '20' };
  const context = await openContext(env, defaultEmoAccount, (config) => openEmoSource(config, policy), given);
  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${simulator.controlUrl}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.ok).toBe(true);
    return answer.text();
  };
  return {
    simulator,
    context,
    lines: async <Line>(path: string) => {
      const text = await control('GET', path);
      // The digits of a sequence are more than a number can have.
      const json = text.replaceAll(/"sequence":(\d+)/g, '"sequence":"$1"');
      return json.split('\n').flatMap((line): Line[] => (line === '' ? [] : [JSON.parse(line)]));
    },
    requests: async () => JSON.parse(await control('GET', 'requests')) as Record<string, Record<string, number>>,
    advance: (seconds: number) => control('POST', 'clock', { advance: seconds }),
    set: (settings: object) => control('PUT', 'settings', settings),
    strike: (...faults: object[]) => control('PUT', 'faults', faults),
    say: (message: object) => control('POST', 'messages', message),
    /** Lets a robot notice something. @returns the event as the webhook gets it */
    happen: async (event: string, room: string) =>
      JSON.parse(await control('POST', 'events', { event, room })) as { timestamp: number },
  };
}

async function openContext(
  env: Environment,
  name: string,
  create: (config: Config) => Source,
  given: Partial<AccountContext>,
): Promise<AccountContext> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-collector-'));
  const store = await openStore(join(dataDir, 'roomlog.db'), 'writer');
  const config = readConfig({ ROOMLOG_DATA_DIR: dataDir, ...env });
  const source = create(config);
  const { id } = await findOrAddAccount(store.db, { source: source.name, name });
  const over = new AbortController();
  onTestFinished(async () => {
    // What a test left under way has nothing to write any more.
    over.abort();
    await source.close();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const log = await createLogger('test', 'silent');
  return {
    config,
    log,
    store,
    answers: createAnswerBatch({ config, log, store }),
    now: nowSeconds,
    running: new Map(),
    stop: over.signal,
    restartSession: (reason) => void (over.signal.aborted || expect.fail(reason)),
    account: { id, name, source, hasNewSignIn: () => false, asked: new Map(), stopped: new Set() },
    holds: () => true,
    ...given,
  };
}

/** As a collector that has everything; what runs is in the context of its account. */
export function everyTurn(context: Context, accounts: readonly AccountContext[]): readonly Turn[] {
  const slices = everySlice(
    context,
    accounts.map(({ account }) => account.id),
  );
  const runningOf = (id: number) => accounts.find(({ account }) => account.id === id)?.running ?? context.running;
  return turnsOf(
    context,
    accounts,
    slices.map((one) => ({ ...one, running: runningOf(one.account_id) })),
  );
}

/** A job of the account or of its store. */
export function turnOf(context: AccountContext, name: string): Turn {
  return everyTurn(context, [context]).find(({ job }) => job.name === name) ?? expect.unreachable();
}
