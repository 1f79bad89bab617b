/** Whether a collector runs on the store, and which. The lock tells whether (store-lock.ts); the row in `lease` only says who. */
import { hostname } from 'node:os';
import type { Kysely, Selectable } from 'kysely';
import { engineOf } from '../engine.ts';
import { heldBy } from '../errors.ts';
import { recordStatusChange } from '../feed/changes.ts';
import { isOtherProcess } from '../other-process.ts';
import type { Schema } from '../schema.ts';

const name = 'collector';

/** In `expires_at` since there is the lock; older versions, which had none, wrote here until when they hold the store. */
const lockTells = 0;

/**
 * Says who holds the store; to be called with its lock in hand.
 * @throws StoreError `held` while an older version's collector still runs on it
 */
export async function recordHolder(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await refuseOlderHolder(trx);
    await trx.deleteFrom('lease').where('name', '=', name).execute();
    await trx.insertInto('lease').values({ name, pid: process.pid, host: hostname(), expires_at: lockTells }).execute();
    await recordStatusChange(trx);
  });
}

/** To be called before the lock is released; does nothing to another's row. */
export async function clearHolder(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const mine = { name, pid: process.pid, host: hostname() };
    await trx
      .deleteFrom('lease')
      .where((eb) => eb.and(mine))
      .execute();
    await recordStatusChange(trx);
  });
}

/** True while a collector runs on this store. */
export async function isCollectorRunning(db: Kysely<Schema>): Promise<boolean> {
  if (engineOf(db).isHeld()) return true;
  const holder = await holderOf(db);
  return holder !== undefined && isAlive(holder);
}

/** @throws StoreError `held` while an older version's collector runs on the store */
export async function refuseOlderHolder(db: Kysely<Schema>): Promise<void> {
  const holder = await holderOf(db);
  if (holder && isAlive(holder)) throw heldBy(holder);
}

async function holderOf(db: Kysely<Schema>): Promise<Selectable<Schema['lease']> | undefined> {
  return db.selectFrom('lease').selectAll().where('name', '=', name).executeTakeFirst();
}

/** Of a holder without a lock. On this machine the process itself tells: a killed one's lease is free at once. */
function isAlive({ pid, host, expires_at }: Selectable<Schema['lease']>): boolean {
  if (expires_at <= Date.now() / 1000) return false;
  return host !== hostname() || isOtherProcess(pid);
}
