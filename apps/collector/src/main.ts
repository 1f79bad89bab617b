/**
 * The collector: the only process that holds BOCCO's credentials and talks to it. `--once`: one full cycle, then end.
 * `--sign-in FOLDER`: only tries the credentials that the page has left there, for a home that is not signed in yet.
 */
import { parseArgs } from 'node:util';
import { createLogger, dropSignInRequest, openDataDir, readConfig, readEnvironment, run } from '@roomlog/runtime';
import { keepSessions } from './session.ts';
import { takeSignIn } from './sign-ins.ts';

await run(async (stop) => {
  const options = { once: { type: 'boolean' }, 'sign-in': { type: 'string' } } as const;
  const { once = false, 'sign-in': folder } = parseArgs({ options }).values;
  const env = readEnvironment();
  const config = readConfig(env);
  const log = await createLogger('collector', config.logLevel);
  openDataDir(folder ?? config.dataDir);
  if (folder !== undefined) {
    await takeSignIn(folder, { config, log, credentials: [] }, stop);
    return;
  }
  dropSignInRequest(config.dataDir);
  await keepSessions({ env, config, log, once }, stop);
});
