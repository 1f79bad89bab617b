import { expect, test } from 'vitest';
import { accessLog } from './log.ts';
import { findSession, startSession } from './sessions.ts';
import { insertUser } from './testing/insert-user.ts';
import { temporaryAccess } from './testing/temporary-access.ts';
import { addUser, findUser, hasUsers, listUsers, removeUser, setPassword, setRole } from './users.ts';

const hanako = { name: 'Hanako', password: 'four blue tea cups', role: 'member' } as const;
const visit = { now: 2000, address: '192.0.2.1', device: 'a phone' };

async function family() {
  const { db } = await temporaryAccess();
  const user = await insertUser(db);
  const { secret } = await startSession(db, { user }, visit);
  return { db, secret };
}

test('users are added, listed, changed and removed', async () => {
  const { db } = await family();
  await addUser(db, { name: ' 太郎 ', password: 'eine lange Reise', role: 'viewer' }, 1500);
  expect(await listUsers(db)).toEqual([
    { id: 1, name: 'Hanako', role: 'member', created_at: 1000, password_changed_at: 1000, sessions: 1, seen_at: 2000 },
    { id: 2, name: '太郎', role: 'viewer', created_at: 1500, password_changed_at: 1500, sessions: 0, seen_at: null },
  ]);
  await setRole(db, '太郎', 'admin', 1600);
  expect(await findUser(db, '太郎')).toMatchObject({ role: 'admin' });
  await removeUser(db, '太郎', 1700);
  await removeUser(db, 'HANAKO', 1800);
  expect(await hasUsers(db)).toBe(false);
  const events = (await accessLog(db, { limit: 10 })).map(({ event, name, at }) => [at, event, name]);
  expect(events).toEqual([
    [1800, 'user_removed', 'Hanako'],
    [1700, 'user_removed', '太郎'],
    [1600, 'role_changed', '太郎'],
    [1500, 'user_added', '太郎'],
  ]);
});

test('a password change signs the user out everywhere, and so does removing the user', async () => {
  const { db, secret } = await family();
  expect(await findSession(db, secret, 2001)).toMatchObject({ user: { name: 'Hanako' } });
  const changed = await setPassword(db, 'hanako', 'another long password', 2002);
  expect(await findSession(db, secret, 2003)).toBeUndefined();
  const second = await startSession(db, { user: changed }, visit);
  await removeUser(db, 'hanako', 2004);
  expect(await findSession(db, second.secret, 2005)).toBeUndefined();
});

test('names that look the same are the same', async () => {
  const { db } = await family();
  for (const name of ['hanako', 'Ｈａｎａｋｏ', ' HANAKO ']) {
    await expect(addUser(db, { ...hanako, name }, 1)).rejects.toMatchObject({ kind: 'taken', exitCode: 64 });
  }
});

test.for([
  [{ name: '' }, 'A name has 1 to 64 characters, and none that are invisible.'],
  [{ name: 'a\u202Eb' }, 'none that are invisible'],
  [{ name: 'x'.repeat(65) }, 'A name has 1 to 64 characters'],
  [{ role: 'owner' }, '"owner" is no role; it must be viewer, member, admin.'],
  [{ password: 'short' }, 'The password has less than 8 characters; several words that only you would put together'],
  [{ password: 'aaaaaaaaaaaaaa' }, 'less than five different characters'],
  [{ name: 'Grandmother', password: 'grandmother' }, 'The password is the name'],
  [{ password: 'abcdefgh'.repeat(40) }, 'more than 256 characters'],
] as const)('%o is refused with a sentence', async ([wrong, sentence]) => {
  const { db } = await temporaryAccess();
  await expect(addUser(db, { ...hanako, ...wrong } as never, 1)).rejects.toThrow(sentence);
  expect(await hasUsers(db)).toBe(false);
});

test('what isn’t there is said', async () => {
  const { db } = await temporaryAccess();
  const sentence = 'There is no user "nobody"; roomlog user list shows all.';
  await expect(setPassword(db, 'nobody', hanako.password, 1)).rejects.toThrow(sentence);
  await expect(setRole(db, 'nobody', 'viewer', 1)).rejects.toThrow(sentence);
  await expect(removeUser(db, 'nobody', 1)).rejects.toThrow(sentence);
});
