/** The collector: the only process that holds BOCCO's credentials and talks to it. `--once`: one full cycle, then end. */
import {
  announce,
  createLogger,
  Failure,
  isLoopback,
  openDataDir,
  readConfig,
  readCredentials,
  readEnvironment,
  run,
} from '@roomlog/runtime';
import { acquireLease, claimSource, openStore, releaseLease, setSetting, setTimeZone } from '@roomlog/store';
import { createClient } from './client.ts';
import type { Context } from './context.ts';
import { deliverDue, followOutbox } from './outbox.ts';
import { asFailure, keepSchedule, runCycle } from './schedule.ts';
import { createFollower } from './subscribe.ts';

await run(async (stop) => {
  const env = readEnvironment();
  const config = readConfig(env);
  const log = createLogger('collector', config.logLevel);
  openDataDir(config.dataDir);
  const credentials = readCredentials(env, config.dataDir);
  if (!credentials) throw new Failure('notSignedIn', 'Not signed in to BOCCO; run roomlog signin.');
  const store = await openStore(`${config.dataDir}/roomlog.db`, 'writer');
  await acquireLease(store.db);
  try {
    await claimSource(store, isLoopback(config.baseUrl) ? undefined : 'bocco');
    await setTimeZone(store.db, config.timeZone);
    await setSetting(store.db, 'poll_seconds', String(config.pollSeconds));
    const hopeless = new AbortController();
    const context: Context = {
      config,
      log,
      store,
      client: createClient(config, credentials, store),
      stop: AbortSignal.any([stop, hopeless.signal]),
      giveUp: (reason) => hopeless.abort(reason),
    };
    await collect(context, process.argv.includes('--once'));
    await context.client.close();
    hopeless.signal.throwIfAborted();
  } finally {
    await releaseLease(store.db);
    await store.close();
  }
});

async function collect(context: Context, once: boolean): Promise<void> {
  announce({});
  if (once) {
    const failure = await runCycle(context);
    await deliverDue(context);
    if (failure !== undefined) throw asFailure(failure);
    return;
  }
  const follower = createFollower(context);
  const read = async () => {
    await runCycle(context);
    await follower.follow();
    await keepSchedule(context, () => follower.follow());
  };
  // What was typed doesn't wait for years of history to be read in.
  await Promise.all([read(), followOutbox(context)]);
  await follower.ended();
}
