import { expect, test } from 'vitest';
import { setSetting } from '../settings.ts';
import { temporaryStore } from '../testing/temporary-store.ts';
import { noteWatched, watchedRooms } from './watched.ts';

const now = () => Math.floor(Date.now() / 1000);

test('a note holds for five minutes, and is written again once half of them are over', async () => {
  const { db } = await temporaryStore();
  const until = async () => {
    const row = db.selectFrom('setting').select('value').where('name', '=', 'watched 7');
    return Number((await row.executeTakeFirst())?.value);
  };
  expect(await watchedRooms(db)).toEqual(new Set());
  await noteWatched(db, 7);
  expect(await watchedRooms(db)).toEqual(new Set([7]));
  expect(await until()).toBeGreaterThan(now() + 295);
  await setSetting(db, 'watched 7', String(now() + 200));
  await noteWatched(db, 7);
  expect(await until()).toBeLessThan(now() + 205);
  await setSetting(db, 'watched 7', String(now() + 100));
  await noteWatched(db, 7);
  expect(await until()).toBeGreaterThan(now() + 295);
});

test('one that is over, or of a clock that was ahead, counts for nothing', async () => {
  const { db } = await temporaryStore();
  await setSetting(db, 'watched 7', String(now() - 1));
  await setSetting(db, 'watched 8', String(now() + 86_400));
  expect(await watchedRooms(db)).toEqual(new Set());
  await noteWatched(db, 8);
  expect(await watchedRooms(db)).toEqual(new Set([8]));
});
