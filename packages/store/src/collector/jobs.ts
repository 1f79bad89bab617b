/** When each job of the collector last ran and how it went: what is due, and what the page says of the service. */

import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { recordStatusChange } from '../feed/changes.ts';
import type { JobRun, Schema } from '../schema.ts';

/** The job whose success says that BOCCO answers for the sensors. */
export const pollJob = 'poll-sensors';

/** Whose job it is: an account's, or (0) the store's own. */
export interface JobKey {
  account_id: number;
  job: string;
}

/** For `account_id`: jobs that run once for the whole store. */
export const storeJobs = 0;

export async function jobRun(db: Kysely<Schema>, { account_id, job }: JobKey): Promise<JobRun | undefined> {
  return db
    .selectFrom('job_run')
    .selectAll()
    .where('account_id', '=', account_id)
    .where('job', '=', job)
    .executeTakeFirst();
}

export async function jobRuns(db: Kysely<Schema>): Promise<JobRun[]> {
  return db.selectFrom('job_run').selectAll().orderBy('job').orderBy('account_id').execute();
}

/** Seconds. */
const savedEvery = { polls: 2, most: 600 };

/** How often the collector saves the rows of its jobs when none of them turned (seconds); until then readers see older ones. */
export function jobRunsSavedEvery(pollSeconds: number): number {
  return Math.min(savedEvery.polls * pollSeconds, savedEvery.most);
}

/**
 * From now on this connection has the rows in memory: a run that does nothing costs no commit, and others see what
 * {@link saveJobRuns} has written.
 * @param jobs whose rows stay; those of jobs and accounts that there are no more go
 */
export async function cacheJobRuns(db: Kysely<Schema>, jobs: readonly JobKey[]): Promise<void> {
  const kept = engineOf(db).rows(
    { account_id: 'integer', job: 'text' },
    jobs.map(({ account_id, job }) => [account_id, job]),
  );
  await sql`
    DELETE FROM job_run
    WHERE (account_id, job) NOT IN (SELECT account_id, job FROM ${kept} AS kept)`.execute(db);
  await engineOf(db).cacheJobRuns(db);
}

/** Writes the rows that have changed, all in one commit; without any there is none. */
export const saveJobRuns = (db: Kysely<Schema>): Promise<void> => engineOf(db).saveJobRuns(db);

export async function jobStarted(db: Kysely<Schema>, key: JobKey, at: number): Promise<void> {
  await db
    .insertInto('job_run')
    .values({ ...key, started_at: at })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'job']).doUpdateSet({ started_at: at, finished_at: null }),
    )
    .execute();
}

export async function jobFinished(
  db: Kysely<Schema>,
  key: JobKey,
  at: number,
  failure?: { kind: string; sentence: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await jobRun(trx, key);
    const outcome = failure
      ? { failing_since: before?.failing_since ?? at, error_kind: failure.kind, error: failure.sentence }
      : { succeeded_at: at, failing_since: null, error_kind: null, error: null };
    await trx
      .updateTable('job_run')
      .set({ finished_at: at, ...outcome })
      .where('account_id', '=', key.account_id)
      .where('job', '=', key.job)
      .execute();
    const turned = before?.succeeded_at === null || before?.error_kind !== outcome.error_kind;
    if (!turned) return;
    await recordStatusChange(trx);
    await saveJobRuns(trx);
  });
}
