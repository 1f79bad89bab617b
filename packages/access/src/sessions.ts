/**
 * Sessions: what a browser's cookie stands for. The cookie is a random secret, of which the hash is stored, and it is
 * replaced every day. A replaced one that still comes a minute later was copied, and ends its session.
 */
import type { Kysely, Transaction } from 'kysely';
import { AccessError } from './errors.ts';
import type { Link, Schema, Session, User } from './schema.ts';
import { hashOf, newSecret } from './secret.ts';

const day = 86_400;

/** A phone that is looked at once a month stays signed in; every device signs in anew once a year. Seconds. */
export const sessionEnds = { idle: 60 * day, absolute: 365 * day } as const;

const rotateAfter = day;
/** Requests that are under way when the secret is replaced still have the old one. */
const previousFor = 60;
/** How exactly `seen_at` is known: a request writes nothing in between. */
const seenEvery = 600;

/** Who is asked for: a user, with the password that was compared, or somebody who opened a link. */
export type SessionOwner = { user: Pick<User, 'id' | 'password'> } | { link: Pick<Link, 'id' | 'expires_at'> };

export interface Visit {
  /** Epoch seconds. */
  now: number;
  /** The client's IP address. */
  address: string;
}

/**
 * Starts a session.
 * @param visit.device what the browser calls itself; cut after 300 characters
 * @returns the secret for the cookie, which is nowhere else
 * @throws AccessError `ended` when the user or link is gone, or the password another one, since it was looked up
 */
export async function startSession(
  db: Kysely<Schema>,
  owner: SessionOwner,
  { now, address, device }: Visit & { device: string },
): Promise<{ secret: string; expires_at: number }> {
  const { secret, hash } = newSecret();
  const isUser = 'user' in owner;
  const expires_at = isUser ? now + sessionEnds.absolute : owner.link.expires_at;
  const owned = { user_id: isUser ? owner.user.id : null, link_id: isUser ? null : owner.link.id };
  const times = { created_at: now, rotated_at: now, seen_at: now, expires_at };
  await db.transaction().execute(async (trx) => {
    await lockOwner(trx, owner);
    await trx
      .deleteFrom('session')
      .where((eb) => eb('expires_at', '<=', now).or('seen_at', '<=', now - sessionEnds.idle))
      .execute();
    await trx
      .insertInto('session')
      .values({ hash, ...owned, ...times, device: device.slice(0, 300), address })
      .execute();
  });
  return { secret, expires_at };
}

/**
 * Whoever changes the password or revokes the link waits until the session is there, and then ends it with the others. An
 * update that changes nothing locks a row on each engine.
 */
async function lockOwner(trx: Transaction<Schema>, owner: SessionOwner): Promise<void> {
  const locking =
    'user' in owner
      ? trx
          .updateTable('user')
          .set((eb) => ({ password: eb.ref('password') }))
          .where('id', '=', owner.user.id)
          .where('password', '=', owner.user.password)
      : trx
          .updateTable('link')
          .set((eb) => ({ expires_at: eb.ref('expires_at') }))
          .where('id', '=', owner.link.id);
  const { numUpdatedRows } = await locking.executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AccessError('ended', 'What was right a moment ago has ended; try again.');
}

/** A session in use, and whose it is. */
export interface FoundSession {
  session: Session;
  user: User | undefined;
  link: Link | undefined;
  /** Which of the session's secrets the request had. */
  secret: 'current' | 'next' | 'previous';
}

/** Whether a session has not ended by time alone. */
export const isAlive = ({ expires_at, seen_at }: Session, now: number): boolean =>
  expires_at > now && seen_at > now - sessionEnds.idle;

/**
 * Whose session a cookie stands for. Writes nothing, but for a secret that was replaced more than a minute ago: that ends
 * the session.
 * @returns undefined for an unknown or ended one
 */
export async function findSession(db: Kysely<Schema>, secret: string, now: number): Promise<FoundSession | undefined> {
  const hash = hashOf(secret);
  const session = await db
    .selectFrom('session')
    .selectAll()
    .where((eb) => eb('hash', '=', hash).or('next_hash', '=', hash).or('previous_hash', '=', hash))
    .executeTakeFirst();
  if (!session || !isAlive(session, now)) return undefined;
  const which = session.hash === hash ? 'current' : session.next_hash === hash ? 'next' : 'previous';
  if (which === 'previous' && (session.previous_until ?? 0) <= now) {
    await endSession(db, session.id);
    return undefined;
  }
  const { user_id, link_id } = session;
  const user =
    user_id === null ? undefined : await db.selectFrom('user').selectAll().where('id', '=', user_id).executeTakeFirst();
  const link =
    link_id === null ? undefined : await db.selectFrom('link').selectAll().where('id', '=', link_id).executeTakeFirst();
  return user || link ? { session, user, link, secret: which } : undefined;
}

/** Whether {@link renewSession} would write. */
export const isRenewalDue = (
  { session, secret }: FoundSession,
  { now, address, mayRotate }: Visit & { mayRotate: boolean },
): boolean =>
  secret !== 'current' ||
  now - session.seen_at >= seenEvery ||
  session.address !== address ||
  (mayRotate && now - session.rotated_at >= rotateAfter);

/**
 * Records that a session was used, and replaces its secret once a day. Most calls write nothing. The old secret is valid
 * until the new one comes back, because the answer with it may be lost. Of calls at once one replaces it.
 * @param visit.mayRotate whether the answer can set a cookie
 * @returns the new secret, if there is one
 */
export async function renewSession(
  db: Kysely<Schema>,
  { session, secret: which }: FoundSession,
  { now, address, mayRotate }: Visit & { mayRotate: boolean },
): Promise<string | undefined> {
  const update = () => db.updateTable('session').where('id', '=', session.id);
  if (which === 'next') {
    const { hash, next_hash } = session;
    await update()
      .set({ hash: next_hash ?? hash, next_hash: null, previous_hash: hash, previous_until: now + previousFor })
      .where('next_hash', '=', next_hash)
      .execute();
  }
  if (now - session.seen_at >= seenEvery || session.address !== address) {
    await update().set({ seen_at: now, address }).execute();
  }
  if (which === 'previous' || !mayRotate || now - session.rotated_at < rotateAfter) return undefined;
  const { secret, hash } = newSecret();
  const { numUpdatedRows } = await update()
    .set({ next_hash: hash, rotated_at: now })
    .where('rotated_at', '=', session.rotated_at)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? secret : undefined;
}

/** Ends a session: its cookie is worth nothing from then on. @returns whether there was one */
export async function endSession(db: Kysely<Schema>, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('session').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Those of these sessions that haven't ended. */
export async function liveSessions(db: Kysely<Schema>, ids: readonly number[], now: number): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('session')
    .select('id')
    .where('id', 'in', ids)
    .where('expires_at', '>', now)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** A signed-in device, without its secrets. */
export type ListedSession = Pick<Session, 'id' | 'created_at' | 'seen_at' | 'expires_at' | 'device' | 'address'> & {
  /** Of the user; null for a link's. */
  user: string | null;
  /** Of the link; null for a user's. */
  link: string | null;
};

/** The signed-in devices, last seen first: of one user, or everybody's. */
export function listSessions(db: Kysely<Schema>, now: number, userId?: number): Promise<ListedSession[]> {
  return db
    .selectFrom('session')
    .leftJoin('user', 'user.id', 'user_id')
    .leftJoin('link', 'link.id', 'link_id')
    .select(['session.id', 'session.created_at', 'seen_at', 'session.expires_at', 'device', 'address'])
    .select(['user.name as user', 'link.name as link'])
    .where('session.expires_at', '>', now)
    .where('seen_at', '>', now - sessionEnds.idle)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? 0))
    .orderBy('seen_at', 'desc')
    .orderBy('session.id', 'desc')
    .execute();
}
