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

/** What the account's user is called in their rooms; undefined before the first sign-in, or where no room says. */
export async function nicknameOf(db: Db, { user }: Pick<Account, 'user'>): Promise<string | undefined> {
  if (user === null) return undefined;
  const members = db.selectFrom('member').select('nickname').where('uuid', '=', user).orderBy('room_id').limit(1);
  return (await members.executeTakeFirst())?.nickname;
}

/** Records where an account's credentials come from. Writes nothing if it is known. */
export async function setFromEnvironment(db: Db, { id, from_environment }: Account, is: boolean): Promise<void> {
  if (from_environment === Number(is)) return;
  await db
    .updateTable('account')
    .set({ from_environment: Number(is) })
    .where('id', '=', id)
    .execute();
}

/**
 * Records who is signed in: unread messages and read marks are this user's. Writes nothing if it is known.
 * @param given uuid in any case; null while it may be another one than before
 */
export async function setAccountUser(db: Db, id: number, given: string | null): Promise<void> {
  const user = given?.toLowerCase() ?? null;
  const before = await db.selectFrom('account').select('user').where('id', '=', id).executeTakeFirst();
  if (before?.user === user) return;
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('account').set({ user }).where('id', '=', id).execute();
    // Whose messages are shown as one's own, and what is unread, changes in all of its rooms.
    await recordChange(trx, { kind: 'reload', ref: 0, first: 0, last: 0 });
  });
}
