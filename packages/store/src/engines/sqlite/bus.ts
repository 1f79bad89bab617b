/** The bus between collector and dashboard, in both directions: a commit to the file wakes the other process. */
import type Database from 'better-sqlite3';
import type { WatchOptions } from '../../engine.ts';
import type { Change, Db, Trx } from '../../schema.ts';
import { followLogWrites } from './log-writes.ts';

/** See `Engine.version`. It takes about 2 µs: https://www.sqlite.org/pragma.html#pragma_data_version */
export function versionReader(sqlite: Database.Database): () => number {
  const dataVersion = sqlite.prepare('PRAGMA data_version').pluck();
  return () => dataVersion.get() as number;
}

/** How often to look where nothing was written, in milliseconds: writes are told of, unless the kernel fails to. */
const rarely = 1000;

/** How soon to look after a write, and for how long its commit may take to be seen, in milliseconds. */
const [soon, settled] = [4, 5000];

/**
 * See `Engine.watch`. The kernel tells of writes to the log; the version says whether they were committed. To look ten
 * times a second all the time took half of the processor that a home takes in which nobody does anything
 * (bench/src/small.ts). A look is no promise: they took a third of it.
 */
export async function* watch(
  { sqlite, path }: { sqlite: Database.Database; path: string },
  signal: AbortSignal,
  { ms = 100, idleMs = Number.POSITIVE_INFINITY }: WatchOptions = {},
): AsyncGenerator<void> {
  const version = versionReader(sqlite);
  let [seen, yielded, written, due] = [0, 0, Number.NEGATIVE_INFINITY, 0];
  let look: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const writes = followLogWrites(path, () => {
    written = performance.now();
    if (look && due > written + soon) lookAgain();
  });
  const wait = (now: number) => {
    if (!writes.areHeard) return ms;
    const since = now - written;
    return since > settled ? Math.max(ms, rarely) : Math.min(ms, Math.max(soon, since));
  };
  const lookAgain = () => {
    const now = performance.now();
    due = Math.max(now + 1, Math.min(now + wait(now), yielded + idleMs));
    clearTimeout(timer);
    timer = setTimeout(() => {
      look?.();
      if (look) lookAgain();
    }, due - now);
  };
  /** The kernel's word of a write may be on its way. */
  const checkWasHeard = (now: number) => setImmediate(() => written < now - settled && writes.missed());
  /** Resolves when there is something to yield, or nothing any more. */
  const news = () =>
    new Promise<void>((resolve, reject) => {
      look = () => {
        try {
          const [isNew, now] = [version() !== seen, performance.now()];
          if (!signal.aborted && !isNew && now - yielded < idleMs) return;
          if (isNew) checkWasHeard(now);
          resolve();
        } catch (error) {
          reject(error);
        }
        look = undefined;
      };
      lookAgain();
    });
  const atEnd = () => look?.();
  signal.addEventListener('abort', atEnd);
  try {
    while (!signal.aborted) {
      seen = version();
      yielded = performance.now();
      yield;
      if (!signal.aborted) await news();
    }
  } finally {
    clearTimeout(timer);
    writes.close();
    signal.removeEventListener('abort', atEnd);
  }
}

export async function newestChange(db: Db): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** SQLite has one writer at a time, so the order of `seq` is the order of the commits. */
export async function changesAfter(db: Db, seq: number): Promise<Change[] | undefined> {
  const known = await db
    .selectFrom('change')
    .select((eb) => [eb.fn.min('seq').as('oldest'), eb.fn.max('seq').as('newest')])
    .executeTakeFirst();
  if (seq < (known?.oldest ?? 1) - 1 || seq > (known?.newest ?? 0)) return undefined;
  return db.selectFrom('change').selectAll().where('seq', '>', seq).orderBy('seq').limit(1000).execute();
}

export async function trimChanges(trx: Trx, kept: number): Promise<void> {
  await trx
    .deleteFrom('change')
    .where('seq', '<=', (eb) =>
      eb.selectFrom('change').select((newest) => newest(newest.fn.max('seq'), '-', kept).as('seq')),
    )
    .execute();
}
