/** Backups: complete, checked copies of the store. */
import { existsSync } from 'node:fs';
import { countRows } from '../../../count-rows.ts';
import { StoreError } from '../../../errors.ts';
import { findFailedSeals, knownFailedSeals } from '../../../seals/failed-seals.ts';
import { recordSeal } from '../../../seals/verify.ts';
import { withStore, writeLogBack } from '../connect.ts';
import { sqliteOf } from '../engine.ts';
import { asReadError } from '../errors.ts';
import { copyStore } from '../file/copy.ts';
import { checkHeader, fileSize } from '../file/header.ts';

/** A backup and what it holds. */
export interface Backup {
  path: string;
  /** Size of the file. */
  bytes: number;
  /** Number of readings. */
  readings: number;
  /** Number of messages. */
  messages: number;
  /** Time of the first reading, epoch seconds; null without readings. */
  from: number | null;
  /** Time of the last reading, epoch seconds; null without readings. */
  to: number | null;
  /** Days that don't match their seals, in words. */
  broken: string[];
}

/**
 * Copies the store while others write to it, checks the copy (structure, references, every seal), and then gives it its
 * name. Days that fail their seals are recorded in the copy: one bad day must not prevent backups. Blocks while SQLite
 * copies; a process with other work calls `backupInChild`.
 * @param target its folder must exist
 * @param space how many times the size of the store must be free there
 * @throws StoreError if there is no good copy; then there is no file either
 */
export async function backupStore(source: string, target: string, space = 1): Promise<Backup> {
  if (!existsSync(source)) throw new StoreError('missing', `There is no store at ${source}; start roomlog once.`);
  checkHeader(source);
  try {
    await copyStore(source, target, { space, finish });
    return await describeBackup(target);
  } catch (error) {
    throw asReadError(error, source);
  }
}

async function finish(draft: string): Promise<void> {
  await withStore(draft, 'writer', async (store) => {
    const { db } = store;
    const sqlite = sqliteOf(store);
    // The holder of the store does not hold the copy.
    await db.deleteFrom('lease').execute();
    for (const { key } of await findFailedSeals(db)) await recordSeal(db, key, false);
    // One file without a log, which also opens on a read-only disk.
    writeLogBack(sqlite);
    if (sqlite.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') {
      throw new StoreError('unwritable', `${draft} could not be closed; free some space and try again.`);
    }
  });
}

/** Reads a backup. */
export async function describeBackup(path: string): Promise<Backup> {
  return withStore(path, 'reader', async ({ db }) => ({
    path,
    bytes: fileSize(path) ?? 0,
    readings: await countRows(db, 'reading'),
    messages: await countRows(db, 'message'),
    ...(await db
      .selectFrom('reading')
      .select((eb) => [eb.fn.min<number | null>('ts').as('from'), eb.fn.max<number | null>('ts').as('to')])
      .executeTakeFirstOrThrow()),
    broken: (await knownFailedSeals(db)).map(({ words }) => words),
  }));
}
