/** The people who sign in. Each function that changes something takes the time (epoch seconds) for the log. */
import type { Kysely } from 'kysely';
import { AccessError } from './errors.ts';
import { recordAccess } from './log.ts';
import { checkName, foldName } from './names.ts';
import { checkPassword, hashPassword } from './password.ts';
import { type UserRole, userRoles } from './permissions.ts';
import type { Schema, User } from './schema.ts';

/** Without the password's hash. */
export type ListedUser = Omit<User, 'password' | 'folded'> & { sessions: number; seen_at: number | null };

const unknown = (name: string) =>
  new AccessError('unknown', `There is no user ${JSON.stringify(name)}; roomlog user list shows all.`);

/**
 * Adds a user. Takes about 0.2 s for the password.
 * @throws AccessError `invalid` for a name, password or role that isn't allowed; `taken` when somebody has the name
 */
export async function addUser(
  db: Kysely<Schema>,
  { name: given, password, role }: { name: string; password: string; role: UserRole },
  now: number,
): Promise<void> {
  const name = checkName(given);
  checkRole(role);
  checkPassword(password, name);
  await expectFree(db, name);
  const user = { name, folded: foldName(name), role, password: await hashPassword(password) };
  await db.transaction().execute(async (trx) => {
    await expectFree(trx, name);
    await trx
      .insertInto('user')
      .values({ ...user, created_at: now, password_changed_at: now })
      .execute();
    await recordAccess(trx, { at: now, event: 'user_added', name });
  });
}

async function expectFree(db: Kysely<Schema>, name: string): Promise<void> {
  if ((await findUser(db, name)) === undefined) return;
  throw new AccessError(
    'taken',
    `There is a user ${JSON.stringify(name)} already; roomlog user password changes the password.`,
  );
}

function checkRole(role: string): asserts role is UserRole {
  if (userRoles.some((known) => known === role)) return;
  throw new AccessError('invalid', `${JSON.stringify(role)} is no role; it must be ${userRoles.join(', ')}.`);
}

/** By name, in any case. @returns undefined when there is none */
export function findUser(db: Kysely<Schema>, name: string): Promise<User | undefined> {
  return db.selectFrom('user').selectAll().where('folded', '=', foldName(name)).executeTakeFirst();
}

/** All users by name, with how many devices each is signed in on, and when one was seen last. */
export function listUsers(db: Kysely<Schema>): Promise<ListedUser[]> {
  return db
    .selectFrom('user')
    .leftJoin('session', 'session.user_id', 'user.id')
    .select(['user.id', 'name', 'role', 'user.created_at', 'password_changed_at'])
    .select(({ fn }) => [fn.count<number>('session.id').as('sessions'), fn.max('seen_at').as('seen_at')])
    .groupBy('user.id')
    .orderBy('folded')
    .execute();
}

/** Whether anybody can sign in. */
export async function hasUsers(db: Kysely<Schema>): Promise<boolean> {
  return (await db.selectFrom('user').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/**
 * For a page that can be reached from elsewhere: there must be somebody who can sign in.
 * @param reason what makes it reachable, such as `ROOMLOG_LISTEN is 0.0.0.0:4680`
 * @throws AccessError `nobody`
 */
export async function expectUsers(db: Kysely<Schema>, reason: string): Promise<void> {
  if (await hasUsers(db)) return;
  throw new AccessError('nobody', `${reason}, but nobody can sign in yet; run roomlog share or roomlog user add NAME.`);
}

/**
 * Changes a password, and signs the user out everywhere.
 * @returns the user as it is now
 * @throws AccessError `unknown` or `invalid`
 */
export async function setPassword(db: Kysely<Schema>, name: string, password: string, now: number): Promise<User> {
  const user = await findUser(db, name);
  if (!user) throw unknown(name);
  checkPassword(password, user.name);
  const hash = await hashPassword(password);
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('user').set({ password: hash, password_changed_at: now }).where('id', '=', user.id).execute();
    await trx.deleteFrom('session').where('user_id', '=', user.id).execute();
    await recordAccess(trx, { at: now, event: 'password_changed', name: user.name });
  });
  return { ...user, password: hash, password_changed_at: now };
}

/** Changes a role, from the next request on. @throws AccessError `unknown` or `invalid` */
export async function setRole(db: Kysely<Schema>, name: string, role: UserRole, now: number): Promise<void> {
  checkRole(role);
  const user = await findUser(db, name);
  if (!user) throw unknown(name);
  await db.updateTable('user').set({ role }).where('id', '=', user.id).execute();
  await recordAccess(db, { at: now, event: 'role_changed', name: user.name });
}

/** Removes a user, and signs the user out everywhere. @throws AccessError `unknown` */
export async function removeUser(db: Kysely<Schema>, name: string, now: number): Promise<void> {
  const user = await findUser(db, name);
  if (!user) throw unknown(name);
  await db.deleteFrom('user').where('id', '=', user.id).execute();
  await recordAccess(db, { at: now, event: 'user_removed', name: user.name });
}
