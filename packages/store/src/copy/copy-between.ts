/**
 * Copies a store into an empty one of whichever engine: all of it, or some rooms. Each page of rows is a transaction that
 * says how far the copy is, so that another run goes on where one was killed. Until it is complete and compared with its
 * source, nobody else opens the copy.
 */
import { absencesOf } from '../collector/outages.ts';
import { engineOf } from '../engine.ts';
import { asReadError, asStoreError } from '../engines/errors.ts';
import type { StoreLocation } from '../engines/location.ts';
import { StoreError } from '../errors.ts';
import { newestChange } from '../feed/changes.ts';
import { listAccounts } from '../rooms/accounts.ts';
import { listRooms } from '../rooms/rooms.ts';
import type { Account, Schema, StoredRoom, Trx } from '../schema.ts';
import { rewriteSeals } from '../seals/reseal.ts';
import { recordSeal } from '../seals/verify.ts';
import { claimHousehold, getSetting, renewFeed } from '../settings.ts';
import type { Store } from '../store.ts';
import { nowSeconds } from '../time/seconds.ts';
import { type Hold, holdAll, holdIdOf, withLocked } from './alone.ts';
import { compareStores, Difference, type FailedDays } from './compare.ts';
import { type Beginning, beginCopy, type CopyMark, readMark, writeMark } from './mark.ts';
import { type CopiedMedia, copyMediaFiles, type MediaFolders } from './media-files.ts';
import { type Page, pagesOf } from './pages.ts';
import { type Scope, scopeOf } from './scope.ts';
import { copiedTables, parts } from './tables.ts';
import { windowsIn } from './windows.ts';
import { writePage } from './write-page.ts';

/** What a copy does now. */
export interface CopyProgress {
  doing: 'copy' | 'compare';
  /** Name of a part, such as `readings`. */
  part: string;
  /** How many rows this run has copied, or compared. */
  rows: number;
  /** Of the sensors or rooms of the part; 0 of 0 for what belongs to none. */
  done: number;
  all: number;
}

/** A complete copy. */
export interface Copied {
  /** How many rows it has, by the names of the parts; each of them was compared with the source. */
  rows: Record<string, number>;
  /** The accounts that its rooms belong to. */
  accounts: Account[];
  /** Days that don't match their seals in the source either, in words. */
  broken: string[];
  /** How many days were sealed anew, as the target can't store the character U+0000. */
  resealed: number;
  /** Undefined where the files stay where they are. */
  media: CopiedMedia | undefined;
}

export interface CopyOptions {
  /** Picks the only rooms; without it the whole store is copied. */
  choose?: ((rooms: StoredRoom[]) => StoredRoom[]) | undefined;
  /** Where the files of messages go; without it they stay where they are. */
  media?: MediaFolders | undefined;
  /** Ends the copy after the current transaction. */
  stop: AbortSignal;
  /** @param part where it goes on, if it was begun by another run */
  begun: (beginning: Beginning, part: string | undefined) => void;
  /** Called after every page. */
  progress: (soFar: CopyProgress) => void;
}

/**
 * Copies everything that is kept for good. Holds both stores meanwhile: no collector works on them, and nobody writes to
 * the source. Memory stays flat.
 * @returns undefined when it was stopped; then the next call with the same places and rooms goes on
 * @throws StoreError `held` while a collector runs on one of them; `exists` when the target is neither empty nor a copy of
 *   the same store that is not complete; `mixed` for the demo's store; `damaged` when rows can't be read, or when the copy
 *   differs from the source; and what opening a store throws
 */
export async function copyBetween(
  from: StoreLocation,
  to: StoreLocation,
  options: CopyOptions,
): Promise<Copied | undefined> {
  await from.expectThere();
  return withLocked(from, (source) =>
    withLocked(to, async (target) => {
      try {
        return await copyHeld(source, target, options);
      } catch (error) {
        if (options.stop.aborted && error === options.stop.reason) return undefined;
        // What fails in the target says so itself.
        throw asReadError(error, source.path);
      }
    }),
  );
}

async function copyHeld(source: Store, target: Store, options: CopyOptions): Promise<Copied> {
  const feed = await markOf(source);
  const earlier = await inTarget(target, () => readMark(target, feed));
  const id = earlier?.id ?? holdIdOf(feed, target.path);
  const accounts = (await listAccounts(source.db)).map((account) => account.id);
  const holds: Hold[] = [];
  try {
    holds.push(await holdAll(source, accounts, id));
    holds.push(await inTarget(target, () => holdAll(target, accounts, id)));
    const over = AbortSignal.any([options.stop, ...holds.map(({ lost }) => lost)]);
    return await source.db.transaction().execute(async (trx) => {
      await engineOf(trx).lockTables(trx, copiedTables);
      const rooms = options.choose?.(await listRooms(trx));
      const scope = await scopeOf(trx, rooms);
      const uuids = rooms?.map(({ uuid }) => uuid).toSorted() ?? null;
      const wanted = { id, source: feed, rooms: uuids, version: await newestChange(trx) };
      const { mark, beginning } = await beginCopy(trx, target, wanted, earlier);
      options.begun(beginning, mark.at?.part);
      const job: Job = { from: trx, source, target, scope, over, media: options.media, progress: options.progress };
      const reached = await copyRows(job, mark);
      return await completeCopy(job, reached);
    });
  } finally {
    for (const hold of holds) await hold.end();
  }
}

/** What no other store has. @throws StoreError `mixed` for the demo's, which is nobody's record */
async function markOf(source: Store): Promise<string> {
  await claimHousehold(source);
  if ((await getSetting(source.db, 'source')) === 'demo') {
    const sentence = `${source.path} holds the demo's household, which can't be copied; sign in first.`;
    throw new StoreError('mixed', sentence);
  }
  return (await getSetting(source.db, 'feed')) ?? '';
}

interface Job {
  /** The transaction that keeps others from writing to the source. */
  from: Trx;
  source: Store;
  target: Store;
  scope: Scope;
  over: AbortSignal;
  media: MediaFolders | undefined;
  progress: CopyOptions['progress'];
}

async function copyRows({ from, source, target, scope, over, progress }: Job, begun: CopyMark): Promise<CopyMark> {
  let mark = begun;
  let rows = 0;
  for await (const page of ahead(pagesOf(from, scope, { from: mark.at, spansOf: windowsIn(from) }))) {
    over.throwIfAborted();
    mark = { ...mark, at: page.end };
    const reached = mark;
    await inTarget(
      target,
      () =>
        target.db.transaction().execute(async (trx) => {
          await writePage(trx, page, scope);
          await writeMark(trx, reached);
        }),
      { source, part: page.part.name },
    );
    // To look for space takes a while: where there was more than a page.
    if (page.stretches.some(({ isLast, after }) => isLast && after !== null)) {
      await inTarget(target, () => target.engine.reclaim(target.db));
    }
    rows += countOf(page);
    progress(progressOf('copy', page, rows));
  }
  return mark;
}

/** The next page is read while one is written. */
async function* ahead(pages: AsyncGenerator<Page>): AsyncGenerator<Page> {
  for (let next = pages.next(); ; ) {
    const { value, done } = await next;
    if (done) return;
    next = pages.next();
    // It is thrown when its turn comes.
    next.catch(() => {});
    yield value;
  }
}

const countOf = ({ stretches }: Page) => stretches.reduce((sum, { rows }) => sum + rows.length, 0);

function progressOf(doing: CopyProgress['doing'], { part, owners }: Page, rows: number): CopyProgress {
  return { doing, part: part.name, rows, ...owners };
}

/** Compares the copy with its source, and gives it to whoever opens it from now on. */
async function completeCopy(job: Job, mark: CopyMark): Promise<Copied> {
  const { from, source, target, scope, media } = job;
  await inTarget(target, () => target.engine.refreshStatistics(target.db));
  const { rows, failed } = await compared(job).catch(async (error: unknown) => {
    if (!(error instanceof Difference)) throw error;
    await inTarget(target, () => writeMark(target.db, { ...mark, differs: true }));
    const sentence = `The copy in ${target.path} differs from ${source.path} in ${error.message}; run the same command again, which copies everything anew.`;
    throw new StoreError('damaged', sentence, { cause: error });
  });
  const files = media && (await inTarget(target, () => copyMediaFiles(target.db, media)));
  const absences = await absencesOf(from, scope.sensors, nowSeconds());
  await inTarget(target, async () => {
    await target.db.transaction().execute((trx) => finish(trx, failed, absences));
    await target.engine.reclaim(target.db);
  });
  const rooms = await listRooms(target.db);
  const ids = new Set(rooms.map(({ account_id }) => account_id));
  return {
    rows,
    accounts: (await listAccounts(from)).filter(({ id }) => ids.has(id)),
    broken: failed.broken.map(({ words }) => words),
    resealed: failed.changed.length,
    media: files,
  };
}

async function compared({ from, target, scope, over, progress }: Job): ReturnType<typeof compareStores> {
  let [days, rows] = [0, 0];
  return compareStores({ source: from, target: target.db, scope }, (page) => {
    over.throwIfAborted();
    if (page) {
      rows += countOf(page);
      progress(progressOf('compare', page, rows));
    } else {
      days += 1;
      progress({ doing: 'compare', part: 'sealed days', rows: days, done: 0, all: 0 });
    }
  });
}

async function finish(trx: Trx, { broken, changed }: FailedDays, absences: Schema['outage'][]): Promise<void> {
  const numbered = parts.flatMap(({ table, number }) => (number === undefined ? [] : { table, column: number }));
  await engineOf(trx).continueNumbers(trx, numbered);
  for (const { key } of broken) await recordSeal(trx, key, false);
  for (const key of changed) await rewriteSeals(trx, [key]);
  await addAbsences(trx, absences);
  await trx.deleteFrom('setting').where('name', '=', 'copy').execute();
  await renewFeed(trx);
}

/** Nobody asked the source since its last answer: the gap until the next one has a cause. */
async function addAbsences(trx: Trx, absences: readonly Schema['outage'][]): Promise<void> {
  const known = await trx
    .selectFrom('outage')
    .select(({ fn }) => ['account_id', 'sensor_id', fn.max('to_at').as('until')])
    .groupBy(['account_id', 'sensor_id'])
    .execute();
  const until = new Map(known.map((row) => [`${row.account_id} ${row.sensor_id}`, row.until]));
  for (const absence of absences) {
    const from_at = Math.max(absence.from_at, until.get(`${absence.account_id} ${absence.sensor_id}`) ?? 0);
    if (from_at < absence.to_at) {
      await trx
        .insertInto('outage')
        .values({ ...absence, from_at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }
}

/** Errors in it are the target's, or those of a row of the source that the target refuses. */
async function inTarget<T>(target: Store, work: () => Promise<T>, row?: { source: Store; part: string }): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (row && target.engine.isUnfit(error)) {
      const sentence = `${row.source.path} has a row in its ${row.part} that can't be right (${error.message}); run roomlog check --deep on it.`;
      throw new StoreError('damaged', sentence, { cause: error });
    }
    throw asStoreError(error, target.path);
  }
}
