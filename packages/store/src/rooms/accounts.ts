/** The accounts that rooms are read with: one of each name at each source. */
import type { Kysely } from 'kysely';
import type { Account, Schema } from '../schema.ts';
import type { SourceName } from '../sources.ts';

/** BOCCO's first account, which every store has. */
export const defaultAccount = { id: 1, source: 'bocco', name: 'default' } as const;

export async function listAccounts(db: Kysely<Schema>): Promise<Account[]> {
  return db.selectFrom('account').selectAll().orderBy('id').execute();
}

/** The account of that name, which is made where there is none. */
export async function findOrAddAccount(
  db: Kysely<Schema>,
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

/** @param user the uuid of who is signed in with the account */
export async function setAccountUser(db: Kysely<Schema>, id: number, user: string): Promise<void> {
  const before = await db.selectFrom('account').select('user').where('id', '=', id).executeTakeFirst();
  if (before?.user === user.toLowerCase()) return;
  await db.updateTable('account').set({ user: user.toLowerCase() }).where('id', '=', id).execute();
}
