import type { Access } from '../access.ts';
import { foldName } from '../names.ts';
import { hashPassword } from '../password.ts';
import type { UserRole } from '../permissions.ts';
import type { User } from '../schema.ts';

/** The real cost takes a fifth of a second. */
const cheap = { ln: 4, r: 8, p: 1 };

/** A user whose password is compared at once. */
export async function insertUser(
  db: Access['db'],
  { name = 'Hanako', password = '', role = 'member' }: { name?: string; password?: string; role?: UserRole } = {},
): Promise<User> {
  const times = { created_at: 1000, password_changed_at: 1000 };
  const values = { name, folded: foldName(name), role, password: await hashPassword(password, cheap), ...times };
  return db.insertInto('user').values(values).returningAll().executeTakeFirstOrThrow();
}
