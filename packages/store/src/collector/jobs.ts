/**
 * When each job of the collector last ran, and how it went. The schedule and the status on the page both come from
 * this.
 */
import { sql } from 'kysely';
import { engineOf, type JobKey } from '../engine.ts';
import { recordStatusChange } from '../feed/changes.ts';
import type { Db, JobRun } from '../schema.ts';

/** The job that polls the sensors: its last success is when the source last answered. */
export const pollJob = 'poll-sensors';
/** The job that compares stored days with their checksums. */
export const verifyJob = 'verify-seals';

/** The `account_id` of jobs that run once for the whole store. */
export const storeJobs = 0;

/** The last run of a job; undefined if it never ran. */
export async function jobRun(db: Db, { account_id, slice = 0, job }: JobKey): Promise<JobRun | undefined> {
  return db
    .selectFrom('job_run')
    .selectAll()
    .where('account_id', '=', account_id)
    .where('slice', '=', slice)
    .where('job', '=', job)
    .executeTakeFirst();
}

/** The last runs of these jobs, without those that never ran. One statement, however many jobs. */
export async function jobRunsOf(db: Db, jobs: readonly JobKey[]): Promise<JobRun[]> {
  const columns = { account: 'integer', number: 'integer', name: 'text' } as const;
  const keys = jobs.map(({ account_id, slice = 0, job }) => [account_id, slice, job]);
  const { rows } = await sql<JobRun>`
    SELECT job_run.* FROM ${engineOf(db).rows(columns, keys)} AS given
    JOIN job_run ON account_id = account AND slice = number AND job = name`.execute(db);
  return rows;
}

/**
 * Every job of an account or of the store that ever ran, by name; of several slices the worst: one that fails, or the one
 * that succeeded longest ago, with all their runs and failures. From a `reader` they may be as old as
 * {@link jobRunsSavedEvery} says.
 */
export async function jobRuns(db: Db): Promise<JobRun[]> {
  const rows = await db.selectFrom('job_run').selectAll().orderBy('job').orderBy('account_id').execute();
  return [...Map.groupBy(rows, ({ account_id, job }) => `${account_id} ${job}`).values()].flatMap((runs) => {
    const [worst] = runs.toSorted((a, b) => worstFirst(a) - worstFirst(b));
    if (worst === undefined) return [];
    const sum = (of: 'runs' | 'failures') => runs.reduce((total, one) => total + one[of], 0);
    return [{ ...worst, runs: sum('runs'), failures: sum('failures') }];
  });
}

const worstFirst = ({ failing_since, succeeded_at }: JobRun) =>
  failing_since === null ? (succeeded_at ?? 0) : failing_since - Number.MAX_SAFE_INTEGER;

/** `most` is in seconds. */
const savedEvery = { polls: 2, most: 600 };

/**
 * Seconds after which the collector saves job runs at the latest, while none starts or stops to fail: 2 polls, at most
 * 600.
 */
export function jobRunsSavedEvery(pollSeconds: number): number {
  return Math.min(savedEvery.polls * pollSeconds, savedEvery.most);
}

/**
 * From now on this connection keeps the job runs in memory, so that a run without a result costs no commit. Other
 * connections see what {@link saveJobRuns} wrote.
 * @param jobs every job of this collector; rows of jobs that no collector has any more are deleted
 */
export async function cacheJobRuns(db: Db, jobs: readonly JobKey[]): Promise<void> {
  await engineOf(db).cacheJobRuns(
    db,
    jobs.map((key) => ({ slice: 0, ...key })),
  );
}

/** Writes the job runs that changed since the last call in one commit, or none if nothing changed. */
export const saveJobRuns = (db: Db): Promise<void> => engineOf(db).saveJobRuns(db);

/**
 * Records that a run starts.
 * @param at this machine's clock, epoch seconds
 */
export async function jobStarted(db: Db, key: JobKey, at: number): Promise<void> {
  await db
    .insertInto('job_run')
    .values({ ...key, started_at: at, runs: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'slice', 'job'])
        .doUpdateSet((eb) => ({ started_at: at, finished_at: null, runs: eb('job_run.runs', '+', 1) })),
    )
    .execute();
}

/** Makes every failing job of an account due at once, as after a new sign-in. */
export async function retryFailing(db: Db, account_id: number): Promise<void> {
  await db
    .updateTable('job_run')
    .set({ finished_at: null })
    .where('account_id', '=', account_id)
    .where('failing_since', 'is not', null)
    .execute();
}

/**
 * Records how a run ended. When the outcome is another one than last time, the file is written at once and the live
 * feed gets a change.
 * @param at this machine's clock, epoch seconds
 * @param failure its kind, and one sentence for people; undefined after a success
 */
export async function jobFinished(
  db: Db,
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
      .set((eb) => ({ finished_at: at, ...outcome, failures: eb('failures', '+', failure ? 1 : 0) }))
      .where('account_id', '=', key.account_id)
      .where('slice', '=', key.slice ?? 0)
      .where('job', '=', key.job)
      .execute();
    const isNews = before?.succeeded_at === null || before?.error_kind !== outcome.error_kind;
    if (!isNews) return;
    await recordStatusChange(trx);
    await saveJobRuns(trx);
  });
}
