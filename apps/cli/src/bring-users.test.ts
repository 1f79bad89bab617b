import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addUser, openAccess } from '@roomlog/access';
import { locationOf } from '@roomlog/store';
import { expect, test } from 'vitest';
import { bringUsers } from './bring-users.ts';
import { temporaryFolder } from './testing/testing.ts';

test('who could sign in before still can; a home’s own users are not replaced', async () => {
  const [demo, home] = [temporaryFolder(), temporaryFolder()];
  const homeOf = (folder: string) => ({ folder, location: locationOf(join(folder, 'roomlog.db')) });
  const bring = () => bringUsers(homeOf(demo), homeOf(home), { links: false });
  await bring();
  expect(readdirSync(home)).toEqual([]);
  const access = await openAccess(demo);
  await addUser(access.db, { name: '花子', password: 'four blue tea cups', role: 'admin' }, 1000);
  await access.close();
  await bring();
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
  await bring();
  expect(await users()).toEqual(['花子']);
});
