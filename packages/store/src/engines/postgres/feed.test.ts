import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changesAfter, newestChange, recordChange } from '../../feed/changes.ts';
import { getSetting } from '../../settings.ts';
import { openPlace } from '../../testing/engines.ts';
import { temporaryStore } from '../../testing/temporary-store.ts';

const change = (first: number) => ({ kind: 'message', ref: 1, first, last: first }) as const;

type Db = Awaited<ReturnType<typeof temporaryStore>>['db'];

/** A transaction with so many changes. */
async function tell(db: Db, firsts: readonly number[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const first of firsts) await recordChange(trx, change(first));
  });
}

const firstsOf = (changes: { first: number }[] | undefined) => changes?.map(({ first }) => first);

test('the last change of a transaction has its number, and who has heard only some gets all again', async () => {
  const { db } = await temporaryStore();
  const before = await newestChange(db);
  await tell(db, [1, 2, 3]);
  await tell(db, [4]);
  const changes = await changesAfter(db, before);
  expect(firstsOf(changes)).toEqual([1, 2, 3, 4]);
  const seqs = changes?.map(({ seq }) => seq) ?? [];
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(seqs.at(-1)).toBe(await newestChange(db));
  expect(firstsOf(await changesAfter(db, seqs[1] ?? 0))).toEqual([1, 2, 3, 4]);
  expect(firstsOf(await changesAfter(db, seqs[2] ?? 0))).toEqual([4]);
  expect(await changesAfter(db, seqs[3] ?? 0)).toEqual([]);
});

test('a page is whole transactions; what is forgotten or never was is not made up', async () => {
  const { db } = await temporaryStore();
  const first = await newestChange(db);
  for (let at = 0; at < 30; at++)
    await tell(
      db,
      Array.from({ length: 100 }, (_, each) => at * 100 + each),
    );
  const newest = await newestChange(db);
  expect(await changesAfter(db, first)).toBeUndefined();
  expect(await changesAfter(db, newest + 1)).toBeUndefined();
  expect(await changesAfter(db, newest)).toEqual([]);
  const { rows } = await sql<{ oldest: number; kept: number }>`
    SELECT (SELECT xid FROM change ORDER BY xid LIMIT 1) AS oldest, count(*) AS kept FROM change`.execute(db);
  const { oldest = 0, kept = 0 } = rows[0] ?? {};
  expect(kept).toBeGreaterThanOrEqual(1500);
  expect(kept).toBeLessThanOrEqual(1700);
  const page = await changesAfter(db, oldest - 1);
  expect(page).toHaveLength(1000);
  expect(page?.at(-1)?.first).toBe(page?.[0]?.first === undefined ? 0 : page[0].first + 999);
  expect(await changesAfter(db, oldest - 2)).toBeUndefined();
});

test('after a restore into another server, whose numbers are lower, the feed begins anew', async () => {
  const { db, path } = await temporaryStore();
  await sql`UPDATE change SET xid = '9000000000000000'`.execute(db);
  await tell(db, [1]);
  const mark = await getSetting(db, 'feed');
  await (await openPlace(path, 'writer')).close();
  expect(await getSetting(db, 'feed')).not.toBe(mark);
  await tell(db, [2]);
  const before = await newestChange(db);
  await tell(db, [3]);
  expect(firstsOf(await changesAfter(db, before))).toEqual([3]);
});
