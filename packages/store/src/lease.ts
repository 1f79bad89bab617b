/** One collector at a time holds the store. */
import { hostname } from 'node:os';
import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import { recordChange } from './changes.ts';
import { StoreError } from './failure.ts';
import type { Schema } from './schema.ts';

/** Renewed well before it ends, and rarely: each renewal is a write to an SD card. */
export const leaseSeconds = 180;

const name = 'collector';
const now = () => Math.floor(Date.now() / 1000);

/** @throws StoreError `held` while another collector has it */
export async function acquireLease(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await expectUnheld(trx);
    await trx.deleteFrom('lease').where('name', '=', name).execute();
    await trx
      .insertInto('lease')
      .values({ ...mine(), expires_at: now() + leaseSeconds })
      .execute();
    await recordChange(trx, { kind: 'status', ref: 0, first: 0, last: 0 });
  });
}

/** @throws StoreError `held` while another collector has it */
export async function expectUnheld(db: Kysely<Schema>): Promise<void> {
  const holder = await holderOf(db);
  // With the same number as this process it is one from before a restart, as in a container.
  if (!holder || holder.pid === process.pid || !isAlive(holder)) return;
  const who = `process ${holder.pid} on ${holder.host}`;
  throw new StoreError('held', `Another collector (${who}) holds this store; stop it first.`);
}

/** @throws StoreError `held` when another collector took it over, as after a long sleep of this machine */
export async function renewLease(db: Kysely<Schema>): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('lease')
    .set({ expires_at: now() + leaseSeconds })
    .where(isMine)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) await acquireLease(db);
}

export async function releaseLease(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('lease').where(isMine).execute();
    await recordChange(trx, { kind: 'status', ref: 0, first: 0, last: 0 });
  });
}

/** True while a collector runs on this store. */
export async function isLeased(db: Kysely<Schema>): Promise<boolean> {
  const holder = await holderOf(db);
  return holder !== undefined && isAlive(holder);
}

function mine() {
  return { name, pid: process.pid, host: hostname() };
}

function isMine(eb: ExpressionBuilder<Schema, 'lease'>) {
  return eb.and(mine());
}

async function holderOf(db: Kysely<Schema>): Promise<Selectable<Schema['lease']> | undefined> {
  return db.selectFrom('lease').selectAll().where('name', '=', name).executeTakeFirst();
}

/** On this machine the process itself tells, so that a killed collector can be started again at once. */
function isAlive(holder: Selectable<Schema['lease']>): boolean {
  if (holder.expires_at <= now()) return false;
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
