import { expect, test } from 'vitest';
import { newestChange } from '../feed/changes.ts';
import { dataVersion, isOnSqlite, openUntilTestEnds, temporaryStore } from '../testing/temporary-store.ts';
import { cacheJobRuns, jobFinished, jobRun, jobRuns, jobStarted, saveJobRuns } from './jobs.ts';

test('a job’s row tells when it ran, since when it fails and why', async () => {
  const { db } = await temporaryStore();
  expect(await jobRun(db, { account_id: 1, job: 'poll' })).toBeUndefined();
  await jobStarted(db, { account_id: 1, job: 'poll' }, 100);
  expect(await jobRun(db, { account_id: 1, job: 'poll' })).toMatchObject({
    started_at: 100,
    finished_at: null,
    succeeded_at: null,
  });
  await jobFinished(db, { account_id: 1, job: 'poll' }, 101);
  expect(await jobRun(db, { account_id: 1, job: 'poll' })).toMatchObject({
    finished_at: 101,
    succeeded_at: 101,
    failing_since: null,
  });
  for (const at of [200, 300]) {
    await jobStarted(db, { account_id: 1, job: 'poll' }, at);
    expect(await jobRun(db, { account_id: 1, job: 'poll' })).toMatchObject({
      started_at: at,
      finished_at: null,
      succeeded_at: 101,
    });
    await jobFinished(db, { account_id: 1, job: 'poll' }, at + 1, { kind: 'timeout', sentence: 'No answer.' });
  }
  const failing = {
    finished_at: 301,
    succeeded_at: 101,
    failing_since: 201,
    error_kind: 'timeout',
    error: 'No answer.',
  };
  expect(await jobRun(db, { account_id: 1, job: 'poll' })).toMatchObject(failing);
  await jobStarted(db, { account_id: 1, job: 'poll' }, 400);
  await jobFinished(db, { account_id: 1, job: 'poll' }, 401);
  expect(await jobRuns(db)).toEqual([
    {
      account_id: 1,
      slice: 0,
      job: 'poll',
      started_at: 400,
      finished_at: 401,
      succeeded_at: 401,
      failing_since: null,
      error_kind: null,
      error: null,
      runs: 4,
      failures: 2,
    },
  ]);
});

test('a change of state is told, and nothing while it stays', async () => {
  const { db } = await temporaryStore();
  await jobStarted(db, { account_id: 1, job: 'poll' }, 0);
  const told = async (failure?: { kind: string; sentence: string }) => {
    const before = await newestChange(db);
    await jobFinished(db, { account_id: 1, job: 'poll' }, 1, failure);
    return (await newestChange(db)) > before;
  };
  expect(await told()).toBe(true);
  expect(await told()).toBe(false);
  expect(await told({ kind: 'timeout', sentence: '' })).toBe(true);
  expect(await told({ kind: 'timeout', sentence: '' })).toBe(false);
  expect(await told({ kind: 'unauthorised', sentence: '' })).toBe(true);
  expect(await told()).toBe(true);
});

test.runIf(isOnSqlite)('runs that turn nothing are kept in memory, and saved together', async () => {
  const { db, path } = await temporaryStore();
  await jobStarted(db, { account_id: 1, job: 'renew' }, 1);
  await cacheJobRuns(db, [
    { account_id: 1, job: 'poll' },
    { account_id: 1, job: 'rooms' },
  ]);
  const other = await openUntilTestEnds(path, 'outbox');
  const run = async (at: number, failure?: { kind: string; sentence: string }) => {
    await jobStarted(db, { account_id: 1, job: 'poll' }, at);
    await jobFinished(db, { account_id: 1, job: 'poll' }, at, failure);
  };
  await run(100);
  expect(await jobRuns(other.db)).toMatchObject([{ job: 'poll', succeeded_at: 100 }]);
  const before = dataVersion(other);
  for (const at of [400, 700]) await run(at);
  expect([await jobRun(db, { account_id: 1, job: 'poll' }), dataVersion(other)]).toMatchObject([
    { succeeded_at: 700 },
    before,
  ]);
  // A transaction that is rolled back takes its run with it.
  await expect(
    db
      .transaction()
      .execute(async (trx) =>
        jobStarted(trx, { account_id: 1, job: 'poll' }, -1).then(() => Promise.reject(new Error('no'))),
      ),
  ).rejects.toThrow('no');
  expect(await jobRun(db, { account_id: 1, job: 'poll' })).toMatchObject({ started_at: 700 });
  await saveJobRuns(db);
  expect([await jobRuns(other.db), dataVersion(other) > before]).toEqual([await jobRuns(db), true]);
  const saved = dataVersion(other);
  await saveJobRuns(db);
  expect(dataVersion(other)).toBe(saved);
  await run(1000, { kind: 'timeout', sentence: 'No answer.' });
  expect(await jobRun(other.db, { account_id: 1, job: 'poll' })).toMatchObject({
    failing_since: 1000,
    succeeded_at: 700,
  });
  await run(1300);
  expect(await jobRun(other.db, { account_id: 1, job: 'poll' })).toMatchObject({
    failing_since: null,
    succeeded_at: 1300,
  });
});

test('of several slices the worst is told, with the runs of all', async () => {
  const { db } = await temporaryStore();
  const run = async (slice: number, at: number, failure?: { kind: string; sentence: string }) => {
    await jobStarted(db, { account_id: 1, slice, job: 'poll' }, at);
    await jobFinished(db, { account_id: 1, slice, job: 'poll' }, at, failure);
  };
  await run(0, 300);
  await run(1, 200);
  expect(await jobRuns(db)).toMatchObject([{ slice: 1, succeeded_at: 200, runs: 2, failures: 0 }]);
  await run(2, 400, { kind: 'timeout', sentence: 'No answer.' });
  await run(3, 350, { kind: 'refused', sentence: 'No.' });
  expect(await jobRuns(db)).toMatchObject([{ slice: 3, failing_since: 350, runs: 4, failures: 2 }]);
});
