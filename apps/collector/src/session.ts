/** A session of the collector opens the store and the accounts and closes them. A new one starts where it can repair something. */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AccountCredentials,
  announce,
  backoff,
  type Config,
  type Environment,
  Failure,
  isLoopback,
  type Logger,
  logSparingly,
  readAccounts,
} from '@roomlog/runtime';
import {
  asStoreError,
  cacheJobRuns,
  claimHousehold,
  clearHolder,
  expectOurs,
  getSetting,
  lockStore,
  nowSeconds,
  openStore,
  pollJob,
  recordAbsence,
  recordHolder,
  type Store,
  StoreError,
  type StoreLock,
  saveJobRuns,
  setSetting,
  setTimeZone,
} from '@roomlog/store';
import { hasNewAccount, openAccounts } from './accounts.ts';
import type { AccountContext, Context } from './context.ts';
import { deliverOnce, followDeliveries } from './delivery/deliveries.ts';
import { logFailure } from './errors.ts';
import { createFollower } from './intake/subscribe.ts';
import { type Turn, turnsOf } from './job-table.ts';
import { keepSchedule, runCycle } from './schedule.ts';
import { followSignIns } from './sign-ins.ts';
import { startWatchdog } from './watchdog.ts';

interface Setup {
  env: Environment;
  config: Config;
  log: Logger;
  once: boolean;
}

/** Ends a session although the collector goes on. */
class RestartSession extends Error {
  override readonly name = 'RestartSession';
}

/** What one session passes on to the next. */
interface Known {
  /** Whose household it was: a replaced store must be of the same one. Undefined before the first session. */
  household?: 'demo' | 'bocco';
  /** True while the opened store is still in its place: then a full or failing disk may recover. */
  settled: boolean;
}

/** Before another session (ms), twice as long after each short one: a lasting fault must not turn into a busy loop. */
const pause = { first: 1000, longest: 60_000 };

/** How long a deleted or unmounted store may be away; then a person should know. */
const awayMs = 5000;

/** How often a session checks that the store and its lock are still in place. */
const checkEveryMs = 1000;

/** Runs sessions until the signal aborts, or until one ends for good. */
export async function keepSessions(setup: Setup, stop: AbortSignal): Promise<void> {
  const known: Known = { settled: false };
  let shortSessions = 0;
  let awaySince: number | undefined;
  while (!stop.aborted) {
    const begun = performance.now();
    try {
      return await runSession(setup, stop, known);
    } catch (error) {
      const kind = error instanceof StoreError ? error.kind : undefined;
      awaySince = kind === 'missing' ? (awaySince ?? begun) : undefined;
      const isTemporary =
        error instanceof RestartSession ||
        kind === 'replaced' ||
        // Not for a store that was just started or replaced: then a person should know at once.
        (kind === 'unwritable' && known.settled) ||
        (awaySince !== undefined && begun - awaySince < awayMs);
      if (!isTemporary) throw error;
      logSparingly(setup.log, `restart: ${kind ?? String(error)}`, (left) => {
        setup.log.warn({ ...left, err: error }, 'the collector starts a new session');
      });
    }
    if (performance.now() - begun > pause.longest || awaySince !== undefined) shortSessions = 0;
    await delay(backoff(pause, shortSessions++), undefined, { signal: stop }).catch(() => {});
  }
}

async function runSession(setup: Setup, stop: AbortSignal, known: Known): Promise<void> {
  const { env, config } = setup;
  const path = `${config.dataDir}/roomlog.db`;
  // Never an empty store in place of a vanished one: it may be on a disk that comes back.
  if (known.household !== undefined && !existsSync(path)) {
    throw new StoreError('missing', `${path} is gone; put it back, or start roomlog again to begin a new store.`);
  }
  const credentials = readAccounts(env, config.dataDir);
  if (credentials.length === 0) throw new Failure('notSignedIn', 'Not signed in to BOCCO; run roomlog signin.');
  let lock: StoreLock | undefined;
  try {
    expectOurs(path);
    // Before anything is opened: a second collector ends at once, and only one migrates an old file.
    lock = lockStore(path);
    await collectWith(setup, { stop, known, lock, credentials, store: await openStore(path, 'writer') });
  } catch (error) {
    throw asStoreError(error, path);
  } finally {
    lock?.release();
  }
}

interface Session {
  stop: AbortSignal;
  known: Known;
  lock: StoreLock;
  credentials: readonly AccountCredentials[];
  store: Store;
}

/** Closes the store in the end, also after an error. */
async function collectWith({ env, config, log, once }: Setup, session: Session): Promise<void> {
  const { stop, known, lock, credentials, store } = session;
  const over = new AbortController();
  const restartSession = (reason: string) => over.abort(new RestartSession(reason));
  const placeCheck = setInterval(() => {
    if (store.engine.isReplaced()) restartSession(`${store.path} was deleted or replaced`);
    else if (lock.isLost()) restartSession('the lock of the store was deleted or replaced');
  }, checkEveryMs);
  try {
    const context: Context = {
      config,
      log,
      store,
      now: nowSeconds,
      running: new Map(),
      stop: AbortSignal.any([stop, over.signal]),
      restartSession,
    };
    await prepare(context, known);
    const accounts = await openAccounts(context, credentials, env);
    const turns = turnsOf(context, accounts);
    await cacheJobRuns(
      store.db,
      turns.map(({ key }) => key),
    );
    for (const { account } of accounts) await recordAbsence(store.db, account.id, nowSeconds());
    known.settled = true;
    announce({});
    if (once) await collectOnce(context, accounts, turns);
    else await Promise.all([collect(context, accounts, turns, env), takeSignIns(context, known, credentials)]);
    await Promise.all(accounts.map(({ account }) => account.source.close()));
    over.signal.throwIfAborted();
  } finally {
    clearInterval(placeCheck);
    known.settled &&= !store.engine.isReplaced();
    if (!store.engine.isReplaced()) {
      const recorded = saveJobRuns(store.db).then(() => clearHolder(store.db));
      await recorded.catch((failure: unknown) => {
        logFailure({ log, store }, failure, { message: 'the end of the session could not be recorded' });
      });
    }
    await store.close();
  }
}

/** What is typed into the demo's page is for another home: `up` has it tried. */
async function takeSignIns(context: Context, { household }: Known, credentials: Session['credentials']): Promise<void> {
  if (household !== 'demo') await followSignIns(context, credentials);
}

async function prepare({ store, config }: Context, known: Known): Promise<void> {
  const { db } = store;
  await recordHolder(db);
  await claimHousehold(store, isLoopback(config.baseUrl) ? known.household : 'bocco');
  known.household = (await getSetting(db, 'source')) === 'demo' ? 'demo' : 'bocco';
  await setTimeZone(db, config.timeZone);
  await setSetting(db, 'poll_seconds', String(config.pollSeconds));
}

async function collectOnce(
  context: Context,
  accounts: readonly AccountContext[],
  turns: readonly Turn[],
): Promise<void> {
  const failure = await runCycle(context, turns);
  await Promise.all(accounts.map(deliverOnce));
  if (failure !== undefined) throw failure;
}

async function collect(
  context: Context,
  accounts: readonly AccountContext[],
  turns: readonly Turn[],
  env: Environment,
): Promise<void> {
  const followers = accounts.map((one) => ({ account: one, ...createFollower(one) }));
  const watchdog = startWatchdog(context);
  const schedule = keepSchedule(context, turns, async (turn) => {
    if (turn.job.name === pollJob) {
      watchdog.pollEnded();
      if (hasNewAccount(accounts, env, context.config.dataDir)) context.restartSession('another account was added');
    }
    await followers.find(({ account }) => account === turn.context)?.follow();
  });
  // Typed messages don't wait for years of history to be read.
  await Promise.all([schedule, followDeliveries(context, accounts)]);
  await Promise.all(followers.map((follower) => follower.ended()));
  watchdog.stop();
}
