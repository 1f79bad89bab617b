import { expect, test } from 'vitest';
import { commits, temporaryStore } from '../testing/temporary-store.ts';
import { setStamps, stampsOf } from './stamps.ts';

test('the stamps that one robot knows are its own, and a list as before writes nothing', async () => {
  const store = await temporaryStore();
  const { db } = store;
  expect(await stampsOf(db, 'emo')).toEqual([]);
  const stamps = [{ uuid: 'a', summary: 'おはよう', name: 'w1ohayo', image: 'https://emo.example/a.png' }];
  await setStamps(db, stamps);
  expect(await stampsOf(db, 'emo')).toEqual([{ uuid: 'a', summary: 'おはよう' }]);
  expect(await stampsOf(db, 'bocco')).toEqual([]);
  expect(await commits(store, () => setStamps(db, stamps))).toBe(false);
});
