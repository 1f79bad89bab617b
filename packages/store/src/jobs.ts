/** When each job of the collector last ran and how it went: what is due, and what the page says of the service. */
import type { Kysely, Selectable } from 'kysely';
import { recordChange } from './changes.ts';
import type { Schema } from './schema.ts';

/** The job whose success says that BOCCO answers for the sensors. */
export const pollJob = 'poll-sensors';

export type JobRun = Selectable<Schema['job_run']>;

export async function jobRun(db: Kysely<Schema>, job: string): Promise<JobRun | undefined> {
  return db.selectFrom('job_run').selectAll().where('job', '=', job).executeTakeFirst();
}

export async function jobRuns(db: Kysely<Schema>): Promise<JobRun[]> {
  return db.selectFrom('job_run').selectAll().orderBy('job').execute();
}

export async function jobStarted(db: Kysely<Schema>, job: string, at: number): Promise<void> {
  await db
    .insertInto('job_run')
    .values({ job, started_at: at })
    .onConflict((conflict) => conflict.column('job').doUpdateSet({ started_at: at, finished_at: null }))
    .execute();
}

export async function jobFinished(
  db: Kysely<Schema>,
  job: string,
  at: number,
  failure?: { kind: string; sentence: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await jobRun(trx, job);
    const outcome = failure
      ? { failing_since: before?.failing_since ?? at, error_kind: failure.kind, error: failure.sentence }
      : { succeeded_at: at, failing_since: null, error_kind: null, error: null };
    await trx
      .updateTable('job_run')
      .set({ finished_at: at, ...outcome })
      .where('job', '=', job)
      .execute();
    const turned = before?.succeeded_at === null || before?.error_kind !== outcome.error_kind;
    if (turned) await recordChange(trx, { kind: 'status', ref: 0, first: 0, last: 0 });
  });
}
