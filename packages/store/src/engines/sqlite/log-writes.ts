/** Writes to the log of a database, as the kernel tells of them: whoever waits for commits need not look all the time. */
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface LogWrites {
  /** False once the kernel can't tell, or was found not to. */
  readonly areHeard: boolean;
  /** Whoever has found a commit that nothing was heard of says so: files on another machine change in silence. */
  missed(): void;
  close(): void;
}

/** @param heard after a write, before its commit can be seen: the disk comes first. More often than once a commit. */
export function followLogWrites(path: string, heard: () => void): LogWrites {
  const log = `${basename(path)}-wal`;
  let areHeard = true;
  const missed = () => {
    areHeard = false;
  };
  const watcher = startWatcher(dirname(path), missed);
  // Of the folder: the log itself goes with the last connection, and comes again.
  watcher?.on('change', (_event, name) => {
    if (name === log) heard();
  });
  watcher?.on('error', missed);
  return {
    get areHeard() {
      return areHeard;
    },
    missed,
    close: () => watcher?.close(),
  };
}

/** Some systems can't watch folders, and each has a limit on how many. */
function startWatcher(folder: string, failed: () => void): ReturnType<typeof watch> | undefined {
  try {
    return watch(folder);
  } catch {
    failed();
    return undefined;
  }
}
