import { expect, test } from 'vitest';
import { temporaryStore } from '../testing/temporary-store.ts';
import { pausesLeft, recordPause } from './pauses.ts';

const minute = 60_000;

test('a pause is kept until it is over, and a longer one stays', async () => {
  const { db } = await temporaryStore();
  await db.insertInto('account').values({ id: 2, source: 'bocco', name: 'parents' }).execute();
  expect(await pausesLeft(db)).toEqual(new Map());
  const left = async () => (await pausesLeft(db)).get(1) ?? 0;
  await recordPause(db, 1, 10 * minute);
  await recordPause(db, 1, 5 * minute);
  expect(await left()).toBeGreaterThan(9 * minute);
  await recordPause(db, 1, 60 * minute);
  expect(await left()).toBeGreaterThan(59 * minute);
  // To the whole second.
  expect(await left()).toBeLessThanOrEqual(60 * minute + 1000);
  await recordPause(db, 2, -minute);
  expect([...(await pausesLeft(db)).keys()]).toEqual([1]);
});

test('a pause of a clock that was ahead is none, and doesn’t hide a true one', async () => {
  const { db } = await temporaryStore();
  const inADay = Math.floor(Date.now() / 1000) + 86_400;
  await db.updateTable('account').set({ paused_until: inADay }).execute();
  expect(await pausesLeft(db)).toEqual(new Map());
  await recordPause(db, 1, minute);
  expect((await pausesLeft(db)).get(1)).toBeLessThanOrEqual(minute + 1000);
});
