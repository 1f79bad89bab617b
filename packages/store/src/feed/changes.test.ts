import { expect, test } from 'vitest';
import { isOnSqlite, temporaryStore } from '../testing/temporary-store.ts';
import { changesAfter, newestChange, recordChange } from './changes.ts';

test.runIf(isOnSqlite)(
  'changes are told in order, a thousand at a time; what is forgotten or never was is not made up',
  async () => {
    const { db } = await temporaryStore();
    const first = await newestChange(db);
    await db.transaction().execute(async (trx) => {
      for (let at = 0; at < 4000; at++) await recordChange(trx, { kind: 'message', ref: 1, first: at, last: at });
    });
    const newest = await newestChange(db);
    expect(newest).toBe(first + 4000);
    expect(await changesAfter(db, first)).toBeUndefined();
    expect(await changesAfter(db, newest + 1)).toBeUndefined();
    expect(await changesAfter(db, newest)).toEqual([]);
    const page = await changesAfter(db, newest - 1200);
    expect(page?.map(({ seq }) => seq)).toEqual(Array.from({ length: 1000 }, (_, at) => newest - 1199 + at));
    const { oldest } = await db
      .selectFrom('change')
      .select((eb) => eb.fn.min('seq').as('oldest'))
      .executeTakeFirstOrThrow();
    expect(newest - oldest).toBeLessThan(1600);
    expect(await changesAfter(db, oldest - 1)).toHaveLength(1000);
    expect(await changesAfter(db, oldest - 2)).toBeUndefined();
  },
);

test('in a store in which nothing has happened nothing is missed', async () => {
  const { db } = await temporaryStore();
  await db.deleteFrom('change').execute();
  expect(await changesAfter(db, 0)).toEqual([]);
});
