import { unwatchFile, watchFile } from 'node:fs';
import { type Environment, envFile, readConfig, readEnvironment, report } from '@roomlog/runtime';

/** How often the file is looked at, in milliseconds. By polling: it may not exist yet, and editors replace it. */
const every = 1000;

/** Calls back whenever `.env` has changed and is right; what is wrong in it is said on stderr, and changes nothing. */
export function watchEnvFile(stop: AbortSignal, changed: (env: Environment) => void): void {
  watchFile(envFile, { interval: every, persistent: false }, () => {
    try {
      const env = readEnvironment();
      readConfig(env);
      changed(env);
    } catch (error) {
      report(error);
    }
  });
  stop.addEventListener('abort', () => unwatchFile(envFile), { once: true });
}
