/** Links: who opens one sees one room and changes nothing, until it ends. For a tablet on a wall, or a neighbour. */
import type { Kysely } from 'kysely';
import { AccessError } from './errors.ts';
import { recordAccess } from './log.ts';
import { checkName } from './names.ts';
import type { Link, Schema } from './schema.ts';
import { hashOf, newSecret } from './secret.ts';

export type ListedLink = Omit<Link, 'hash'>;

/** Seconds from now to the end of a link. */
const longest = 10 * 366 * 86_400;

/**
 * Adds a link to a room.
 * @param link.room the room's uuid
 * @param link.expires_at epoch seconds; at most ten years from now
 * @param link.created_by the user's name; null on the command line or on this machine
 * @returns the secret for the address, of which only the hash is stored
 * @throws AccessError `invalid` for a name or an end; `taken`
 */
export async function addLink(
  db: Kysely<Schema>,
  link: Pick<Link, 'name' | 'room' | 'expires_at' | 'created_by'>,
  now: number,
): Promise<{ link: ListedLink; secret: string }> {
  const name = checkName(link.name);
  if (link.expires_at <= now || link.expires_at > now + longest) {
    throw new AccessError('invalid', 'The end of a link must be in the future, and at most ten years away.');
  }
  const { secret, hash } = newSecret();
  const { hash: _, ...added } = await db.transaction().execute(async (trx) => {
    const other = await trx.selectFrom('link').select('id').where('name', '=', name).executeTakeFirst();
    if (other)
      throw new AccessError(
        'taken',
        `There is a link ${JSON.stringify(name)} already; revoke it, or choose another name.`,
      );
    await recordAccess(trx, { at: now, event: 'link_added', name });
    const { room, expires_at, created_by } = link;
    const row = { name, hash, room, created_by, created_at: now, expires_at };
    return trx.insertInto('link').values(row).returningAll().executeTakeFirstOrThrow();
  });
  return { link: added, secret };
}

/** The link of an address. @returns undefined for an unknown or ended one */
export async function findLink(db: Kysely<Schema>, secret: string, now: number): Promise<ListedLink | undefined> {
  const row = await db.selectFrom('link').selectAll().where('hash', '=', hashOf(secret)).executeTakeFirst();
  if (!row || row.expires_at <= now) return undefined;
  const { hash: _, ...link } = row;
  await db.updateTable('link').set({ used_at: now }).where('id', '=', link.id).execute();
  return link;
}

/** All links by name, the ended ones too. */
export function listLinks(db: Kysely<Schema>): Promise<ListedLink[]> {
  const columns = ['id', 'name', 'room', 'created_by', 'created_at', 'expires_at', 'used_at'] as const;
  return db.selectFrom('link').select(columns).orderBy('name').execute();
}

/** Ends a link at once, and every session that it opened. @throws AccessError `unknown` */
export async function revokeLink(db: Kysely<Schema>, name: string, now: number): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('link').where('name', '=', name.trim()).executeTakeFirst();
  if (numDeletedRows === 0n) {
    throw new AccessError('unknown', `There is no link ${JSON.stringify(name)}; roomlog link list shows all.`);
  }
  await recordAccess(db, { at: now, event: 'link_revoked', name: name.trim() });
}
