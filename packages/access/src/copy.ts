import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { hasUsers } from './users.ts';

/**
 * Brings those who can sign in to another place, with their sessions, the tokens and the log; unless it has users already.
 * Links stay behind with the rooms that they show.
 */
export async function copyUsers(from: Kysely<Schema>, to: Kysely<Schema>): Promise<void> {
  const users = await from.selectFrom('user').selectAll().orderBy('id').execute();
  const sessions = await from.selectFrom('session').selectAll().orderBy('id').execute();
  const tokens = await from.selectFrom('token').selectAll().orderBy('id').execute();
  const entries = await from.selectFrom('access_log').selectAll().orderBy('id').execute();
  await to.transaction().execute(async (trx) => {
    if (await hasUsers(trx)) return;
    for (const { id, ...user } of users) {
      const { id: user_id } = await trx.insertInto('user').values(user).returning('id').executeTakeFirstOrThrow();
      for (const { id: _, ...session } of sessions.filter((one) => one.user_id === id)) {
        await trx
          .insertInto('session')
          .values({ ...session, user_id })
          .execute();
      }
    }
    for (const { id: _, ...token } of tokens) await trx.insertInto('token').values(token).execute();
    for (const { id: _, ...entry } of entries) await trx.insertInto('access_log').values(entry).execute();
  });
}
