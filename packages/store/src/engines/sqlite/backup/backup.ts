/** Backups: whole, checked copies of the store. */
import { existsSync } from 'node:fs';
import { countRows } from '../../../count-rows.ts';
import { StoreError } from '../../../errors.ts';
import { findFailedSeals, knownFailedSeals } from '../../../seals/failed-seals.ts';
import { recordSeal } from '../../../seals/verify.ts';
import { connect, writeLogBack } from '../connect.ts';
import { sqliteOf } from '../engine.ts';
import { asReadError } from '../errors.ts';
import { copyStore } from '../file/copy.ts';
import { checkHeader, fileSize } from '../file/header.ts';
import { newestVersion } from '../migrations/index.ts';
import { applicationId } from '../open.ts';

export interface Backup {
  path: string;
  /** Of the file. */
  bytes: number;
  readings: number;
  messages: number;
  /** Times of the first and the last reading, epoch seconds; null without any. */
  from: number | null;
  to: number | null;
  /** Days that aren't what was sealed, in words. */
  broken: string[];
}

/**
 * Copies the store while others write to it, checks the copy (structure, references, every seal), and gives it its name.
 * Days that aren't any more what was sealed are noted in the copy: a store with one bad day must not go without backups.
 * Blocks for as long as SQLite copies: not for a process that has something else to do.
 * @param target its folder must exist
 * @param space how many times the size of the store must be free there
 * @throws StoreError when there is no good copy; then there is no file either
 */
export async function backupStore(source: string, target: string, room = 1): Promise<Backup> {
  if (!existsSync(source)) throw new StoreError('missing', `There is no store at ${source}; start roomlog once.`);
  checkHeader(source, applicationId, newestVersion);
  try {
    await copyStore(source, target, { space: room, finish });
    return await describeBackup(target);
  } catch (error) {
    throw asReadError(error, source);
  }
}

async function finish(draft: string): Promise<void> {
  const store = connect(draft, 'writer');
  const { db } = store;
  const sqlite = sqliteOf(store);
  try {
    // Whoever holds the store does not hold the copy.
    await db.deleteFrom('lease').execute();
    for (const { key } of await findFailedSeals(db)) await recordSeal(db, key, false);
    // One file without a log beside it, that also opens where nothing can be written.
    writeLogBack(sqlite);
    if (sqlite.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') {
      throw new StoreError('unwritable', `${draft} could not be closed; free some space and try again.`);
    }
  } finally {
    await store.close();
  }
}

/** What is in a backup, by looking. */
export async function describeBackup(path: string): Promise<Backup> {
  const { db, close } = connect(path, 'reader');
  try {
    const { from, to } = await db
      .selectFrom('reading')
      .select((eb) => [eb.fn.min<number | null>('ts').as('from'), eb.fn.max<number | null>('ts').as('to')])
      .executeTakeFirstOrThrow();
    return {
      path,
      bytes: fileSize(path) ?? 0,
      readings: await countRows(db, 'reading'),
      messages: await countRows(db, 'message'),
      from,
      to,
      broken: (await knownFailedSeals(db)).map(({ words }) => words),
    };
  } finally {
    await close();
  }
}
