/** A session of the collector opens the store and the accounts and closes them. A new one starts where it can repair something. */
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
  getSetting,
  locationOf,
  nowSeconds,
  pollJob,
  recordHolder,
  type Store,
  StoreError,
  type StoreLocation,
  type StoreLock,
  saveJobRuns,
  setSetting,
  setTimeZone,
} from '@roomlog/store';
import { hasNewAccount, openAccounts } from './accounts.ts';
import type { AccountContext, Context } from './context.ts';
import { deliverOnce, followDeliveries } from './delivery/deliveries.ts';
import { logFailure } from './errors.ts';
import { createAnswerBatch } from './intake/answer-batch.ts';
import { createFollower } from './intake/subscribe.ts';
import { type Turn, turnsOf } from './job-table.ts';
import { followPauses } from './pauses.ts';
import { keepSchedule, runCycle } from './schedule.ts';
import { everySlice, openShare, type Share } from './share.ts';
import { followSignIns } from './sign-ins.ts';
import { startWatchdog } from './watchdog.ts';
import { openWebhook } from './webhook/webhook.ts';

interface Setup {
  env: Environment;
  config: Config;
  log: Logger;
  once: boolean;
}

/** Ends a session although the collector goes on. */
class RestartSession extends Error {
  override readonly name = 'RestartSession';
  /** What the store has, if that is why. */
  readonly kind: StoreError['kind'] | undefined;

  constructor(reason: string, kind?: StoreError['kind']) {
    super(reason);
    this.kind = kind;
  }
}

/** What one session passes on to the next. */
interface Known {
  /** Whose household it was: a replaced store must be of the same one. Undefined before the first session. */
  household?: 'demo' | 'bocco';
  /** True while the opened store is still in its place: then a full or failing disk may recover. */
  settled: boolean;
  /** True while its server does not answer, which is said once. */
  away: boolean;
}

/** Before another session (ms), twice as long after each short one: a lasting fault must not turn into a busy loop. */
const pause = { first: 1000, longest: 60_000 };

/** How long a deleted or unmounted store may be away; then a person should know. */
const awayMs = 5000;

/** How often a session checks that the store and its lock are still in place. */
const checkEveryMs = 1000;

/** Runs sessions until the signal aborts, or until one ends for good. */
export async function keepSessions(setup: Setup, stop: AbortSignal): Promise<void> {
  const known: Known = { settled: false, away: false };
  let shortSessions = 0;
  let awaySince: number | undefined;
  while (!stop.aborted) {
    const begun = performance.now();
    try {
      return await runSession(setup, stop, known);
    } catch (error) {
      const kind = error instanceof StoreError || error instanceof RestartSession ? error.kind : undefined;
      awaySince = kind === 'missing' ? (awaySince ?? begun) : undefined;
      const isTemporary =
        error instanceof RestartSession ||
        kind === 'replaced' ||
        // Not for a store that was just started or replaced: then a person should know at once.
        ((kind === 'unwritable' || kind === 'unreachable') && known.settled) ||
        (awaySince !== undefined && begun - awaySince < awayMs);
      if (!isTemporary) throw error;
      if (!known.away) {
        logSparingly(setup.log, `restart: ${kind ?? String(error)}`, (left) => {
          setup.log.warn({ ...left, err: error }, 'the collector starts a new session');
        });
      }
      known.away = kind === 'unreachable';
    }
    if (performance.now() - begun > pause.longest || awaySince !== undefined || known.away) shortSessions = 0;
    await delay(backoff(pause, shortSessions++), undefined, { signal: stop }).catch(() => {});
  }
}

async function runSession(setup: Setup, stop: AbortSignal, known: Known): Promise<void> {
  const { env, config } = setup;
  const location = locationOf(config.database);
  // Never an empty store in place of a vanished one: it may be on a disk that comes back.
  if (known.household !== undefined) await expectStillThere(location);
  const credentials = readAccounts(env, config.dataDir);
  if (credentials.length === 0) throw new Failure('notSignedIn', 'Not signed in to BOCCO; run roomlog signin.');
  let lock: StoreLock | undefined;
  try {
    location.expectOurs();
    // Before anything is opened: a second collector ends at once, and only one migrates an old file.
    lock = location.lock();
    await collectWith(setup, { stop, known, lock, credentials, store: await location.open('writer') });
  } catch (error) {
    throw asStoreError(error, location.name);
  } finally {
    lock?.release();
  }
}

async function expectStillThere(location: StoreLocation): Promise<void> {
  await location.expectThere().catch((error: unknown) => {
    if (!(error instanceof StoreError) || error.kind !== 'missing') throw error;
    const sentence = `${location.name} is gone; put it back, or start roomlog again to begin a new store.`;
    throw new StoreError('missing', sentence, { cause: error });
  });
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
  const restartSession: Context['restartSession'] = (...why) => over.abort(new RestartSession(...why));
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
      answers: createAnswerBatch({ config, log, store }),
      running: new Map(),
      stop: AbortSignal.any([stop, over.signal]),
      restartSession,
    };
    await prepare(context, known, credentials);
    let share: Share | undefined;
    const accounts = await openAccounts(context, credentials, env, (id, slice) => share?.holds(id, slice) ?? false);
    const ids = accounts.map(({ account }) => account.id);
    const everyTurn = turnsOf(context, accounts, everySlice(context, ids));
    await cacheJobRuns(
      store.db,
      everyTurn.map(({ key }) => key),
    );
    share = await openShare(context, ids);
    try {
      known.settled = true;
      if (known.away) log.info('the store is back');
      known.away = false;
      if (once) await collectOnce(context, accounts, share);
      else await Promise.all([collect(context, accounts, share, env), takeSignIns(context, known, credentials)]);
    } finally {
      await share.leave();
    }
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

async function prepare({ store, config }: Context, known: Known, accounts: Session['credentials']): Promise<void> {
  const { db } = store;
  await recordHolder(db);
  const urls = accounts.map(({ source }) => (source === 'emo' ? config.emoBaseUrl : config.baseUrl));
  await claimHousehold(store, urls.every(isLoopback) ? known.household : 'bocco');
  known.household = (await getSetting(db, 'source')) === 'demo' ? 'demo' : 'bocco';
  await setTimeZone(db, config.timeZone);
  await setSetting(db, 'poll_seconds', String(config.pollSeconds));
}

async function collectOnce(context: Context, accounts: readonly AccountContext[], share: Share): Promise<void> {
  const failure = await runCycle(context, turnsOf(context, accounts, share.held()));
  await Promise.all(accounts.map(deliverOnce));
  if (failure !== undefined) throw failure;
}

async function collect(
  context: Context,
  accounts: readonly AccountContext[],
  share: Share,
  env: Environment,
): Promise<void> {
  const webhook = await openWebhook(context, accounts);
  announce(webhook ? { webhook_port: String(webhook.port) } : {});
  const followers = accounts.map((one) => ({ id: one.account.id, ...createFollower(one) }));
  const watchdog = startWatchdog(context, () => share.held().length > 0);
  const turns = turnsOfShare(context, accounts, share);
  const schedule = keepSchedule(context, turns, async (turn) => {
    if (turn.job.name === pollJob) {
      watchdog.pollEnded();
      if (hasNewAccount(accounts, env, context.config.dataDir)) context.restartSession('another account was added');
    }
    await followers.find(({ id }) => id === turn.context.account?.id)?.follow();
  });
  try {
    // Typed messages don't wait for years of history to be read.
    await Promise.all([schedule, followDeliveries(context, accounts), followPauses(context, accounts)]);
    await Promise.all(followers.map((follower) => follower.ended()));
  } finally {
    watchdog.stop();
    await webhook?.close();
  }
}

/** The turns of what is held now, made anew when that changes. */
function turnsOfShare(context: Context, accounts: readonly AccountContext[], share: Share): () => readonly Turn[] {
  let held = share.held();
  let turns = turnsOf(context, accounts, held);
  return () => {
    if (share.held() !== held) {
      held = share.held();
      turns = turnsOf(context, accounts, held);
    }
    return turns;
  };
}
