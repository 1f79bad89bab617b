/** What becomes of the demo's files when a home takes its place. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addUser, openAccess } from '@roomlog/access';
import { claimHousehold, locationOf, openStore } from '@roomlog/store';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/testing.ts';
import { bringUsers, moveDemoAside } from './leave-demo.ts';

async function storeOf(source: 'demo' | 'bocco'): Promise<string> {
  const folder = temporaryFolder();
  const store = await openStore(join(folder, 'roomlog.db'), 'writer');
  await claimHousehold(store, source);
  await store.close();
  mkdirSync(join(folder, 'media'));
  writeFileSync(join(folder, 'media', 'picture'), 'of the household');
  writeFileSync(join(folder, 'secrets.json'), '{}');
  return folder;
}

test('a demo in the home’s own folder is moved aside whole; a home is never moved', async () => {
  const demo = await storeOf('demo');
  await moveDemoAside(demo);
  const [aside = ''] = readdirSync(demo).filter((name) => name.startsWith('demo-'));
  expect(readdirSync(demo).filter((name) => name !== aside)).toEqual(['secrets.json']);
  expect(readdirSync(join(demo, aside))).toEqual(expect.arrayContaining(['media', 'roomlog.db']));
  expect(readFileSync(join(demo, aside, 'media', 'picture'), 'utf8')).toBe('of the household');
  const home = await storeOf('bocco');
  await moveDemoAside(home);
  expect(readdirSync(home)).toEqual(expect.arrayContaining(['media', 'roomlog.db', 'secrets.json']));
  expect(readdirSync(home).filter((name) => name.startsWith('demo-'))).toEqual([]);
  await moveDemoAside(temporaryFolder());
});

test('who could sign in to the demo’s page still can; a home’s own users are not replaced', async () => {
  const [demo, home] = [temporaryFolder(), temporaryFolder()];
  const target = { dataDir: home, location: locationOf(join(home, 'roomlog.db')) };
  await bringUsers(demo, target);
  expect(readdirSync(home)).toEqual([]);
  const access = await openAccess(demo);
  await addUser(access.db, { name: '花子', password: 'four blue tea cups', role: 'admin' }, 1000);
  await access.close();
  await bringUsers(demo, target);
  const users = async () => {
    const opened = await openAccess(home);
    const found = await opened.db.selectFrom('user').select('name').execute();
    await opened.close();
    return found.map(({ name }) => name);
  };
  expect([await users(), statSync(join(home, 'auth.db')).mode & 0o777]).toEqual([['花子'], 0o600]);
  const other = await openAccess(demo);
  await addUser(other.db, { name: '太郎', password: 'four blue tea cups', role: 'viewer' }, 1000);
  await other.close();
  await bringUsers(demo, target);
  expect(await users()).toEqual(['花子']);
});
