import { accessSync, constants, mkdirSync } from 'node:fs';
import { Failure } from './failure.ts';

/**
 * Makes the data folder (0700) if there is none, and everything this process writes from now on private.
 * @throws Failure 74 when it can't be made or written to.
 */
export function openDataDir(path: string): void {
  process.umask(0o077);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new Failure(
      'store',
      `${path} can't be written to (${reason}); mend its permissions or set ROOMLOG_DATA_DIR.`,
      {
        cause,
      },
    );
  }
}
