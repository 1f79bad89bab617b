/** The accounts whose rooms the store holds: a name is unique at its source. */
import { recordChange } from '../feed/changes.ts';
import type { Account, Db } from '../schema.ts';
import type { SourceName } from '../sources.ts';

/** The first account of BOCCO, which every store has. */
export const defaultAccount = { id: 1, source: 'bocco', name: 'default' } as const;

/** All accounts, in the order in which they were added. */
export async function listAccounts(db: Db): Promise<Account[]> {
  return db.selectFrom('account').selectAll().orderBy('id').execute();
}

/** The source's account of this name; adds it if there is none. */
export async function findOrAddAccount(
  db: Db,
  { source, name }: { source: SourceName; name: string },
): Promise<Account> {
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('account')
      .values({ source, name })
      .onConflict((conflict) => conflict.columns(['source', 'name']).doNothing())
      .execute();
    const account = trx.selectFrom('account').selectAll().where('source', '=', source).where('name', '=', name);
    return account.executeTakeFirstOrThrow();
  });
}

/**
 * Records who is signed in: unread messages and read marks are this user's. Writes nothing if it is known.
 * @param user uuid in any case
 */
export async function setAccountUser(db: Db, id: number, user: string): Promise<void> {
  const before = await db.selectFrom('account').select('user').where('id', '=', id).executeTakeFirst();
  if (before?.user === user.toLowerCase()) return;
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('account').set({ user: user.toLowerCase() }).where('id', '=', id).execute();
    // Whose messages are shown as one's own, and what is unread, changes in all of its rooms.
    await recordChange(trx, { kind: 'reload', ref: 0, first: 0, last: 0 });
  });
}
