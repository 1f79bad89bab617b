/**
 * Which collector runs on the store. The lock (store-lock.ts) decides whether one does; the row in `lease` only names
 * it.
 */
import { hostname } from 'node:os';
import { heldBy } from '../../errors.ts';
import { recordStatusChange } from '../../feed/changes.ts';
import { isOtherProcess } from '../../other-process.ts';
import type { Db, Schema } from '../../schema.ts';
import { nowSeconds } from '../../time/seconds.ts';

const name = 'collector';

/** In `expires_at`: the lock decides. Older versions had no lock and wrote the end of their lease. */
const byLock = 0;

/**
 * Records this process as the holder of the store. Call it while holding the lock of `lockStore`.
 * @throws StoreError `held` while the collector of an older version, which knows no lock, runs on the store
 */
export async function recordHolder(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await refuseOlderHolder(trx);
    await trx.deleteFrom('lease').where('name', '=', name).execute();
    await trx.insertInto('lease').values({ name, pid: process.pid, host: hostname(), expires_at: byLock }).execute();
    await recordStatusChange(trx);
  });
}

/** Removes this process as the holder, if it is; call it before the lock is released. */
export async function clearHolder(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const mine = { name, pid: process.pid, host: hostname() };
    await trx
      .deleteFrom('lease')
      .where((eb) => eb.and(mine))
      .execute();
    await recordStatusChange(trx);
  });
}

/** @throws StoreError `held` while the collector of an older version runs on the store */
export async function refuseOlderHolder(db: Db): Promise<void> {
  const holder = await olderHolder(db);
  if (holder) throw heldBy(holder);
}

/** Whether the collector of an older version runs on the store. */
export const hasOlderHolder = async (db: Db) => (await olderHolder(db)) !== undefined;

/** A holder without a lock. On this machine its process is checked, so that a killed one blocks nobody. */
async function olderHolder(db: Db): Promise<Schema['lease'] | undefined> {
  const lease = db.selectFrom('lease').selectAll().where('name', '=', name).where('expires_at', '>', nowSeconds());
  const holder = await lease.executeTakeFirst();
  return holder && (holder.host !== hostname() || isOtherProcess(holder.pid)) ? holder : undefined;
}
