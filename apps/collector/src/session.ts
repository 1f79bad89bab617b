/** A session of the collector, from opening the store and signing in to closing both; another one begins where it can mend something. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  announce,
  type Config,
  type Environment,
  Failure,
  isLoopback,
  type Logger,
  logSparingly,
  readCredentials,
} from '@roomlog/runtime';
import {
  acquireLease,
  asStoreError,
  claimSource,
  noteAbsence,
  openStore,
  pollJob,
  releaseLease,
  type Store,
  StoreError,
  setSetting,
  setTimeZone,
} from '@roomlog/store';
import { createClient, differs } from './client.ts';
import type { Context } from './context.ts';
import { deliverOnce, followDeliveries } from './deliveries.ts';
import { asFailure, keepSchedule, runCycle } from './schedule.ts';
import { createFollower } from './subscribe.ts';
import { logFailure } from './trouble.ts';
import { startWatchdog } from './watchdog.ts';

interface Setup {
  env: Environment;
  config: Config;
  log: Logger;
  once: boolean;
}

const now = () => Math.floor(Date.now() / 1000);

/** Why a session ended although the collector goes on. */
class BeginAnew extends Error {
  override readonly name = 'BeginAnew';
}

/** Before another session, twice as long after each short one: a fault that stays must not turn into a busy loop. */
const pause = { firstMs: 1000, mostMs: 60_000 };

/** Sessions until the signal aborts, or until one ends for good. */
export async function keepSessions(setup: Setup, stop: AbortSignal): Promise<void> {
  let wait = pause.firstMs;
  for (let first = true; !stop.aborted; first = false) {
    const begun = performance.now();
    try {
      return await runSession(setup, stop);
    } catch (error) {
      // A disk that is full or gone may come back while the collector runs; when it is started a person should know.
      const passing = error instanceof StoreError && error.kind === 'unwritable' && !first;
      if (!(error instanceof BeginAnew) && !passing) throw error;
      const reason = error instanceof StoreError ? error.kind : String(error);
      logSparingly(setup.log, `anew: ${reason}`, (left) => {
        setup.log.warn({ ...left, err: error }, 'the collector begins anew');
      });
    }
    if (performance.now() - begun > pause.mostMs) wait = pause.firstMs;
    await delay(wait, undefined, { signal: stop }).catch(() => {});
    wait = Math.min(wait * 2, pause.mostMs);
  }
}

async function runSession({ env, config, log, once }: Setup, stop: AbortSignal): Promise<void> {
  const credentials = readCredentials(env, config.dataDir);
  if (!credentials) throw new Failure('notSignedIn', 'Not signed in to BOCCO; run roomlog signin.');
  const store = await openStore(`${config.dataDir}/roomlog.db`, 'writer');
  const over = new AbortController();
  try {
    await prepare(store, config);
    const context: Context = {
      config,
      log,
      store,
      client: createClient(config, credentials, store),
      now,
      running: new Map(),
      stop: AbortSignal.any([stop, over.signal]),
      giveUp: (reason) => over.abort(reason),
      beginAnew: (reason) => over.abort(new BeginAnew(reason)),
      signedInAnew: () => differs(credentials, () => readCredentials(env, config.dataDir)),
    };
    await (once ? collectOnce(context) : collect(context));
    await context.client.close();
    over.signal.throwIfAborted();
  } catch (error) {
    throw asStoreError(error, store.path);
  } finally {
    // A store that can't be written keeps the lease; it ends by itself.
    await releaseLease(store.db).catch((failure: unknown) => {
      logFailure({ log, store }, failure, { message: 'the lease could not be given back' });
    });
    await store.close();
  }
}

async function prepare(store: Store, config: Config): Promise<void> {
  await acquireLease(store.db);
  await claimSource(store, isLoopback(config.baseUrl) ? undefined : 'bocco');
  await setTimeZone(store.db, config.timeZone);
  await setSetting(store.db, 'poll_seconds', String(config.pollSeconds));
  await noteAbsence(store.db, now());
}

async function collectOnce(context: Context): Promise<void> {
  announce({});
  const failure = await runCycle(context);
  await deliverOnce(context);
  if (failure !== undefined) throw asFailure(failure);
}

async function collect(context: Context): Promise<void> {
  announce({});
  const follower = createFollower(context);
  const watchdog = startWatchdog(context);
  const schedule = keepSchedule(context, async (job) => {
    if (job === pollJob) watchdog.pollEnded();
    await follower.follow();
  });
  // What was typed doesn't wait for years of history to be read in.
  await Promise.all([schedule, followDeliveries(context)]);
  await follower.ended();
  watchdog.stop();
}
