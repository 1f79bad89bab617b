/** The collector: the only process that holds BOCCO's credentials and talks to it. `--once`: one full cycle, then end. */
import { createLogger, openDataDir, readConfig, readEnvironment, run } from '@roomlog/runtime';
import { keepSessions } from './session.ts';

await run(async (stop) => {
  const env = readEnvironment();
  const config = readConfig(env);
  const log = createLogger('collector', config.logLevel);
  openDataDir(config.dataDir);
  await keepSessions({ env, config, log, once: process.argv.includes('--once') }, stop);
});
