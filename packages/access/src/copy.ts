import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { hasUsers } from './users.ts';

/**
 * Brings those who can sign in to another place, with their sessions, the tokens and the log; unless it has users already.
 * @param links whether links come along, with the sessions of who opened one: where the rooms that they show do
 */
export async function copyUsers(
  from: Kysely<Schema>,
  to: Kysely<Schema>,
  { links: withLinks }: { links: boolean },
): Promise<void> {
  const users = await from.selectFrom('user').selectAll().orderBy('id').execute();
  const links = withLinks ? await from.selectFrom('link').selectAll().orderBy('id').execute() : [];
  const sessions = await from.selectFrom('session').selectAll().orderBy('id').execute();
  const tokens = await from.selectFrom('token').selectAll().orderBy('id').execute();
  const entries = await from.selectFrom('access_log').selectAll().orderBy('id').execute();
  await to.transaction().execute(async (trx) => {
    if (await hasUsers(trx)) return;
    const newIds = { users: new Map<number | null, number>(), links: new Map<number | null, number>() };
    for (const { id, ...user } of users) {
      newIds.users.set(id, (await trx.insertInto('user').values(user).returning('id').executeTakeFirstOrThrow()).id);
    }
    for (const { id, ...link } of links) {
      newIds.links.set(id, (await trx.insertInto('link').values(link).returning('id').executeTakeFirstOrThrow()).id);
    }
    for (const { id: _, ...session } of sessions) {
      const [user_id, link_id] = [newIds.users.get(session.user_id), newIds.links.get(session.link_id)];
      if (user_id === undefined && link_id === undefined) continue;
      await trx
        .insertInto('session')
        .values({ ...session, user_id: user_id ?? null, link_id: link_id ?? null })
        .execute();
    }
    for (const { id: _, ...token } of tokens) await trx.insertInto('token').values(token).execute();
    for (const { id: _, ...entry } of entries) await trx.insertInto('access_log').values(entry).execute();
  });
}
