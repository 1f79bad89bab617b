/**
 * For how long a service wants no calls of an account. Services count an account's calls together, so that what one
 * collector is told holds for all of them, and for those that start meanwhile.
 */
import { sql } from 'kysely';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';

/** What is beyond that (seconds) was written before a clock was set back. */
const longest = 3601;

/**
 * Records that an account pauses, from now on. A longer pause stays. Writes at most once a second, in whole seconds.
 * @param account account.id
 * @param ms at most one hour
 */
export async function recordPause(db: Db, account: number, ms: number): Promise<void> {
  const { now } = engineOf(db);
  const until = sql<number>`CAST(ceil(${now} + ${ms / 1000}) AS bigint)`;
  await sql`
    UPDATE account SET paused_until = ${until}
    WHERE id = ${account} AND (paused_until < ${until} OR paused_until > ${now} + ${longest})`.execute(db);
}

/** How long each account that pauses now has to wait (milliseconds), by account.id. */
export async function pausesLeft(db: Db): Promise<Map<number, number>> {
  const { now } = engineOf(db);
  const { rows } = await sql<{ id: number; seconds: number }>`
    SELECT id, paused_until - ${now} AS seconds FROM account
    WHERE paused_until > ${now} AND paused_until <= ${now} + ${longest}`.execute(db);
  return new Map(rows.map(({ id, seconds }) => [id, seconds * 1000]));
}
