import { expect, test } from 'vitest';
import { copyUsers } from './copy.ts';
import { addLink, listLinks, revokeLink } from './links.ts';
import { accessLog } from './log.ts';
import { findSession, startSession } from './sessions.ts';
import { insertUser } from './testing/insert-user.ts';
import { temporaryAccess } from './testing/temporary-access.ts';
import { addToken, findToken } from './tokens.ts';
import { addUser, listUsers } from './users.ts';

const visit = { now: 1000, address: '192.0.2.1', device: 'a phone' };

test('who could sign in still can, and is signed in; where there are users nobody comes in', async () => {
  const { db: demo } = await temporaryAccess();
  await insertUser(demo, { name: 'Taro', role: 'admin' });
  const user = await insertUser(demo);
  const { secret } = await startSession(demo, { user }, visit);
  const { link } = await addLink(demo, { name: 'a', room: 'a', expires_at: 5000, created_by: null }, 1000);
  await startSession(demo, { link }, visit);
  const token = await addToken(demo, { name: 'grafana', scopes: ['read'], expires_at: null }, 1000);
  const { db: home } = await temporaryAccess();
  await copyUsers(demo, home, { links: false });
  expect((await listUsers(home)).map(({ name, role, sessions }) => [name, role, sessions])).toEqual([
    ['Hanako', 'member', 1],
    ['Taro', 'admin', 0],
  ]);
  expect(await findSession(home, secret, 1001)).toMatchObject({ user: { name: 'Hanako' } });
  expect(await findToken(home, token, 1001)).toMatchObject({ name: 'grafana' });
  expect((await accessLog(home, { limit: 9 })).map(({ event }) => event)).toEqual(['token_added', 'link_added']);
  await addUser(home, { name: 'Jiro', password: 'four blue tea cups', role: 'viewer' }, 1002);
  await copyUsers(demo, home, { links: false });
  expect(await listUsers(home)).toHaveLength(3);
});

test('links come along with the rooms that they show, and who opened one still sees it', async () => {
  const { db: file } = await temporaryAccess();
  const user = await insertUser(file);
  for (const name of ['gone', 'a']) await addLink(file, { name, room: 'a', expires_at: 5000, created_by: null }, 1000);
  await revokeLink(file, 'gone', 1000);
  const link = (await listLinks(file))[0] ?? expect.unreachable();
  const { secret } = await startSession(file, { link }, visit);
  await startSession(file, { user }, visit);
  const { db: database } = await temporaryAccess();
  await copyUsers(file, database, { links: true });
  expect((await listLinks(database)).map(({ name, room }) => [name, room])).toEqual([['a', 'a']]);
  expect(await findSession(database, secret, 1001)).toMatchObject({ link: { name: 'a' } });
});
