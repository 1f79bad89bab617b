/** The bus between collector and dashboard, in both directions: a commit to the file wakes the other process. */
import type Database from 'better-sqlite3';
import type { WatchOptions } from '../../engine.ts';
import type { Change, Db } from '../../schema.ts';

/** See `Engine.version`. It takes about 2 µs: https://www.sqlite.org/pragma.html#pragma_data_version */
export function versionReader(sqlite: Database.Database): () => number {
  const dataVersion = sqlite.prepare('PRAGMA data_version').pluck();
  return () => dataVersion.get() as number;
}

/**
 * See `Engine.watch`. One timer and one listener for all of it: a promise and a listener for each look took a
 * third of the processor that a dashboard without work takes (bench/src/small.ts).
 */
export async function* watch(
  sqlite: Database.Database,
  signal: AbortSignal,
  { ms = 100, idleMs = Number.POSITIVE_INFINITY }: WatchOptions = {},
): AsyncGenerator<void> {
  const version = versionReader(sqlite);
  let [seen, yielded] = [0, 0];
  let look: (() => void) | undefined;
  /** Resolves when there is something to yield, or nothing any more. */
  const news = () =>
    new Promise<void>((resolve, reject) => {
      look = () => {
        try {
          if (!signal.aborted && version() === seen && performance.now() - yielded < idleMs) return;
          resolve();
        } catch (error) {
          reject(error);
        }
        look = undefined;
      };
    });
  const timer = setInterval(() => look?.(), ms);
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
    clearInterval(timer);
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
