/** A copy that is not complete says in its own settings what it is of, and how far it is. */
import { sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { asStoreError } from '../engines/errors.ts';
import { StoreError } from '../errors.ts';
import { changesAfter, newestChange } from '../feed/changes.ts';
import type { Db, Trx } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';
import type { Store } from '../store.ts';
import { daySeconds } from '../time/seconds.ts';
import type { Cursor } from './pages.ts';
import { copiedTables } from './tables.ts';

export interface CopyMark {
  /** Under this name a copy holds both stores, also when another process goes on with it. */
  id: string;
  /** The feed of the source, which no other store has. */
  source: string;
  /** Uuids of the only rooms that are copied; null for all. */
  rooms: readonly string[] | null;
  /** The newest change of the source when the copy began. */
  version: number;
  /** Null before the first page. */
  at: Cursor | null;
  /** Whether it was found to differ from its source: then it begins again. */
  differs?: true;
}

/**
 * How far the copy in a store is; undefined where there is none.
 * @param source whose copy it may be
 * @throws StoreError `exists` for a copy of another store
 */
export async function readMark({ db, path }: Store, source: string): Promise<CopyMark | undefined> {
  const stored = await getSetting(db, 'copy');
  const mark = stored === undefined ? undefined : (JSON.parse(stored) as CopyMark);
  if (mark === undefined || mark.source === source) return mark;
  const sentence = `${path} holds a copy of another store that is not complete; delete it, or copy to another place.`;
  throw new StoreError('exists', sentence);
}

export const writeMark = (trx: Db, mark: CopyMark): Promise<void> => setSetting(trx, 'copy', JSON.stringify(mark));

/** What a new copy would be of. */
export type Wanted = Pick<CopyMark, 'id' | 'source' | 'rooms' | 'version'>;

/** How a copy began: in an empty store, where another run stopped, or from the beginning once more. */
export type Beginning = 'new' | 'continued' | 'again';

/**
 * Goes on with the copy in the target, or begins one.
 * @param source a transaction in which nobody else writes
 * @param earlier what the target holds of an earlier run
 * @throws StoreError `exists` when something else is stored there
 */
export async function beginCopy(
  source: Db,
  target: Store,
  wanted: Wanted,
  earlier: CopyMark | undefined,
): Promise<{ mark: CopyMark; beginning: Beginning }> {
  if (earlier && (await isStillOf(source, earlier, wanted))) return { mark: earlier, beginning: 'continued' };
  const mark = { ...wanted, at: null };
  try {
    await target.db.transaction().execute(async (trx) => {
      if (earlier) await clear(trx);
      else await expectEmpty(trx, target.path);
      // What every new store has.
      await trx.deleteFrom('account').execute();
      await trx.deleteFrom('setting').where('name', '<>', 'feed').execute();
      await writeMark(trx, mark);
    });
  } catch (error) {
    throw asStoreError(error, target.path);
  }
  return { mark, beginning: earlier ? 'again' : 'new' };
}

/** Whether the rest fits to what is copied: what changes most tells that the store was in use meanwhile. */
async function isStillOf(source: Db, found: CopyMark, wanted: Wanted): Promise<boolean> {
  if (found.differs || JSON.stringify(found.rooms) !== JSON.stringify(wanted.rooms)) return false;
  if (found.version === (await newestChange(source))) return true;
  // Who holds a store says so.
  const changes = await changesAfter(source, found.version);
  return changes?.every(({ kind }) => kind === 'status') ?? false;
}

async function expectEmpty(trx: Trx, path: string): Promise<void> {
  for (const table of copiedTables.filter((name) => name !== 'setting' && name !== 'account')) {
    const { rows } = await sql`SELECT 1 FROM ${sql.table(table)} LIMIT 1`.execute(trx);
    if (rows.length === 0) continue;
    throw new StoreError('exists', `${path} is not empty; a copy needs a place in which nothing is stored yet.`);
  }
}

/** Later than every reading, and the beginning of a day. */
const afterAll = 1e9 * daySeconds;

/** What refers to other rows goes first. */
async function clear(trx: Trx): Promise<void> {
  const sensors = await trx.selectFrom('sensor').select('id').execute();
  // The search index of either engine.
  await sql`DELETE FROM message_text`.execute(trx);
  for (const table of copiedTables.toReversed()) {
    if (table !== 'reading') await sql`DELETE FROM ${sql.table(table)}`.execute(trx);
    else for (const { id } of sensors) await engineOf(trx).deleteReadingsBefore(trx, id, afterAll);
  }
}
