/**
 * One backup at a time for who fetches it. The file has no name any more when it is ready: whatever happens then, the
 * kernel frees its space when it is closed.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Backup, backupName, StoreError, type StoreLocation } from '@roomlog/store';
import { HttpError } from '../http/errors.ts';

/** A backup that waits to be fetched. */
interface Ready {
  id: string;
  name: string;
  backup: Backup;
}

export interface BackupSlot {
  /**
   * Makes a backup, in another process.
   * @param gone nobody waits for it any more
   * @throws HttpError while another one is made or fetched, or if there is no space for it
   */
  make(gone: AbortSignal): Promise<Ready>;
  /** The one that is ready, if it has this id; it stays. */
  find(id: string): Ready | undefined;
  /** Its bytes, once. */
  take(id: string): Readable | undefined;
  /** Forgets the one that is ready. */
  close(): Promise<void>;
}

/** How long a backup waits to be fetched (milliseconds). */
const waitMs = 60_000;

/** @param space how many times the size of the store must be free: a backup must not fill the disk */
export function createBackupSlot(location: StoreLocation, dataDir: string, space: number): BackupSlot {
  let isTaken = false;
  let waiting: { ready: Ready; file: FileHandle; timer: NodeJS.Timeout } | undefined;
  // Named as what killed processes leave: whoever makes the next copy deletes it.
  const target = join(dataDir, `backup-to-fetch.${process.pid}.roomlog-part`);

  const forget = async () => {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    const { file } = waiting;
    waiting = undefined;
    await file.close();
  };

  const make = async (gone: AbortSignal): Promise<Ready> => {
    const name = backupName();
    // Before a process is started for nothing; it looks again.
    location.expectSpace(dataDir, space);
    const backup = await location.backUp(target, space, gone);
    if (!backup) throw new HttpError('stopped', 'The backup was stopped; try again in a moment.');
    const file = await open(target, 'r');
    await rm(target);
    const ready = { id: randomBytes(16).toString('hex'), name, backup };
    waiting = { ready, file, timer: setTimeout(() => void forget(), waitMs).unref() };
    return ready;
  };

  const find = (id: string) => (waiting?.ready.id === id ? waiting.ready : undefined);

  return {
    make: async (gone) => {
      if (isTaken)
        throw new HttpError('backup_running', 'A backup is made or fetched already; wait until that is done.');
      isTaken = true;
      try {
        await forget();
        return await make(gone);
      } catch (error) {
        throw asHttpError(error);
      } finally {
        isTaken = false;
      }
    },
    find,
    take: (id) => {
      if (!waiting || !find(id)) return undefined;
      const { file, timer } = waiting;
      clearTimeout(timer);
      waiting = undefined;
      isTaken = true;
      return file.createReadStream().once('close', () => {
        isTaken = false;
      });
    },
    close: forget,
  };
}

const codes: Partial<Record<StoreError['kind'], 'disk_full' | 'not_backed_up_here'>> = {
  unwritable: 'disk_full',
  of_server: 'not_backed_up_here',
};

/** Another process made it: of its error there is only the sentence. */
function asHttpError(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  return new HttpError(codes[error.kind] ?? 'store_unwritable', error.message);
}
