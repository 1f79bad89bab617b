/** A job's run, and its row in the store. */
import { type JobKey, type JobRun, jobFinished, jobRunsOf, jobStarted } from '@roomlog/store';
import type { Context } from './context.ts';
import { handleError, logFailure } from './errors.ts';
import type { Turn } from './job-table.ts';
import { nextTurn } from './spread.ts';

/** The last runs of jobs, by what names them. */
export type LastRuns = ReadonlyMap<string, JobRun>;

const nameOf = ({ account_id, slice = 0, job }: JobKey) => `${account_id} ${slice} ${job}`;

/** Those of the turns, and of the jobs that have to succeed before them. One statement. */
export async function lastRunsOf({ store }: Context, turns: readonly Turn[]): Promise<LastRuns> {
  const keys = new Map(turns.flatMap(({ key, after }) => [key, ...after].map((one) => [nameOf(one), one])));
  const runs = await jobRunsOf(store.db, [...keys.values()]);
  return new Map(runs.map((run) => [nameOf(run), run]));
}

/**
 * When the job is due, in epoch seconds: 0 for at once, infinity where a job before it has to succeed first. Only the end
 * of a run changes that.
 */
export function dueAt({ job, key, after, context }: Turn, runs: LastRuns): number {
  const { store, config, now } = context;
  const hasSucceeded = (one: JobKey) => (runs.get(nameOf(one))?.succeeded_at ?? null) !== null;
  if (after.length > 0 && !after.some(hasSucceeded)) return Number.POSITIVE_INFINITY;
  const last = runs.get(nameOf(key));
  // A run that never ended was killed or stopped: it is done again at once.
  if (!last || last.finished_at === null) return 0;
  // A clock that was set back must not stop the polls until it has caught up.
  if (last.started_at > now() + 1) return 0;
  const { slices } = store.engine;
  const { account_id, slice = 0 } = key;
  const isAlone = job.per === 'store' || slices === 1;
  const every = job.every(config, context.account?.source);
  return isAlone ? last.started_at + every : nextTurn({ account_id, slice }, last.started_at, every, slices);
}

/** Runs the job once, now. @returns its error, which is also in the job's row */
export async function runTurn({ job, key, context, run }: Turn): Promise<unknown> {
  const { store, stop, now } = context;
  try {
    await jobStarted(store.db, key, now());
    await run();
    await jobFinished(store.db, key, now());
    return undefined;
  } catch (failure) {
    if (stop.aborted) return undefined;
    const { error, kind, sentence } = report(context, failure, job.name);
    await jobFinished(store.db, key, now(), { kind, sentence }).catch((second: unknown) => report(context, second));
    return error;
  }
}

export function report(context: Context, failure: unknown, job?: string) {
  const handled = handleError(context, failure);
  logFailure(context, failure, { level: 'error', about: { job }, message: 'a job failed' });
  return handled;
}
