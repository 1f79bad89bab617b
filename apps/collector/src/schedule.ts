/** When what is done. The timer only ticks; what is due is decided by the times of the last runs. */
import { BoccoError } from '@roomlog/api';
import { type Config, Failure, untilAborted } from '@roomlog/runtime';
import { jobFinished, jobRun, jobRunsSavedEvery, jobStarted, pollJob, saveJobRuns } from '@roomlog/store';
import type { Context } from './context.ts';
import { handleError, logFailure } from './errors.ts';
import { archiveMedia } from './jobs/archive-media.ts';
import { backfillMessages } from './jobs/backfill-messages.ts';
import { backUp } from './jobs/backup.ts';
import { indexOldMessages } from './jobs/index-messages.ts';
import { pollSensors } from './jobs/poll-sensors.ts';
import { prune } from './jobs/prune.ts';
import { refreshRooms } from './jobs/refresh-rooms.ts';
import { sealClosedDays } from './jobs/seal-days.ts';
import { reconcileMessages, syncMessages } from './jobs/sync-messages.ts';
import { verifySomeSeals } from './jobs/verify-seals.ts';
import { startTimer } from './timer.ts';

interface Job {
  name: string;
  /** Seconds from one start to the next. */
  every: (config: Config) => number;
  run: (context: Context) => Promise<void>;
  /** Has nothing to do before this one has succeeded once. */
  after?: string;
  /** Works on what this one brings, so it isn't begun while that one runs. */
  waitsFor?: string;
}

const poll = ({ pollSeconds }: Config) => pollSeconds;
const nightly = () => 86_400;

/** In the order of a full cycle. */
export const jobs: readonly Job[] = [
  { name: 'refresh-rooms', every: poll, run: refreshRooms },
  { name: pollJob, every: poll, run: pollSensors, after: 'refresh-rooms' },
  { name: 'sync-messages', every: poll, run: syncMessages, after: 'refresh-rooms', waitsFor: 'refresh-rooms' },
  { name: 'backfill-messages', every: poll, run: backfillMessages, after: 'sync-messages' },
  { name: 'reconcile-messages', every: nightly, run: reconcileMessages, after: 'sync-messages' },
  { name: 'index-messages', every: nightly, run: indexOldMessages },
  { name: 'archive-media', every: (config) => Math.min(poll(config), 60), run: (context) => archiveMedia(context) },
  { name: 'seal-days', every: nightly, run: sealClosedDays, after: pollJob },
  { name: 'verify-seals', every: nightly, run: verifySomeSeals, after: 'seal-days' },
  { name: 'prune', every: nightly, run: prune },
  { name: 'backup', every: () => 3600, run: backUp },
];

/** Every job once, in order: `collect --once`. @returns the first failure, if any */
export async function runCycle(context: Context): Promise<unknown> {
  let failure: unknown;
  for (const job of jobs) {
    if (context.stop.aborted) break;
    const outcome = await runJob(context, job);
    failure ??= outcome;
  }
  return failure;
}

/** A job that could not even be noted, as on a full disk, is tried again after so long (milliseconds) at the latest. */
const unnotedPauseMs = 10_000;

/** Rings until the signal aborts, then waits for what is running. */
export async function keepSchedule(context: Context, afterEach: (job: string) => Promise<void>): Promise<void> {
  const tick = createSchedule(context, afterEach);
  const timer = startTimer(tick);
  await tick();
  await untilAborted(context.stop);
  await timer.stop();
  await Promise.all(context.running.values());
}

/** @returns what is to be called now and then, and begins what is due */
export function createSchedule(context: Context, afterEach: (job: string) => Promise<void>): () => Promise<void> {
  const { running, stop, config } = context;
  const pausing = new Map<string, number>();
  const saving = createSaving(context);
  const start = async (job: Job) => {
    const failure = await runJob(context, job);
    if (failure === undefined) pausing.delete(job.name);
    else pausing.set(job.name, performance.now() + Math.min(job.every(config) * 1000, unnotedPauseMs));
    await afterEach(job.name);
    if (job.every(config) >= nightly()) saving.wanted();
    if (job.name === pollJob) saving.polled();
  };
  const safely = () => tick().catch((error: unknown) => void report(context, error));
  const tick = async () => {
    for (const job of jobs) {
      if (stop.aborted) return;
      if (running.has(job.name) || (pausing.get(job.name) ?? 0) > performance.now()) continue;
      if (job.waitsFor !== undefined && running.has(job.waitsFor)) continue;
      if (!(await isDue(context, job)) || running.has(job.name)) continue;
      const run = start(job)
        .catch((error: unknown) => report(context, error))
        .finally(() => running.delete(job.name))
        // What waited for it needn't wait for the next second.
        .then(safely);
      running.set(job.name, run);
    }
    await saving.saveIfDue();
  };
  return safely;
}

/** After it failed, as on a full disk (seconds). */
const nextSaving = 60;

/**
 * When the rows of the jobs are saved, besides with whatever turned: after the first poll, so that the page of a collector
 * that has just started doesn't show the time before; after a nightly job, whose day must not begin anew with a kill; and
 * every now and then. A run that does nothing writes nothing: a home's file on an SD card is to last for years.
 */
function createSaving({ store, config, now }: Context) {
  const every = jobRunsSavedEvery(config.pollSeconds);
  let dueAt = now() + every;
  let polls = 0;
  const wanted = () => {
    dueAt = now();
  };
  return {
    wanted,
    polled: () => {
      polls += 1;
      if (polls === 1) wanted();
    },
    saveIfDue: async () => {
      // As long as a clock that was set back hasn't caught up nothing would be saved.
      if (now() < dueAt && dueAt - now() <= every) return;
      dueAt = now() + Math.min(every, nextSaving);
      await saveJobRuns(store.db);
      dueAt = now() + every;
    },
  };
}

async function isDue({ store, config, now }: Context, { name, every, after }: Job): Promise<boolean> {
  if (after !== undefined && !(await jobRun(store.db, after))?.succeeded_at) return false;
  const last = await jobRun(store.db, name);
  // A run that never ended was cut off, by a kill or a stop: it is done again at once.
  if (!last || last.finished_at === null) return true;
  // A clock that was set back must not stop the polls until it has caught up.
  return now() - last.started_at >= every(config) || last.started_at > now() + 1;
}

/** Once, now. @returns what it failed with, noted in the job's row */
export async function runJob(context: Context, job: Job): Promise<unknown> {
  const { store, stop, now } = context;
  try {
    await jobStarted(store.db, job.name, now());
    await job.run(context);
    await jobFinished(store.db, job.name, now());
    return undefined;
  } catch (failure) {
    if (stop.aborted) return undefined;
    const { error, kind, sentence } = report(context, failure, job.name);
    await jobFinished(store.db, job.name, now(), { kind, sentence }).catch((again: unknown) => report(context, again));
    return error;
  }
}

function report(context: Context, failure: unknown, job?: string) {
  const trouble = handleError(context, failure);
  logFailure(context, failure, { level: 'error', about: { job }, message: 'a job failed' });
  return trouble;
}

/** How `collect --once` ends over a failure of a cycle. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof BoccoError)) return error;
  const exit = error.kind === 'unauthorised' ? 'notSignedIn' : 'boccoUnreachable';
  const remedy = exit === 'notSignedIn' ? 'run roomlog signin' : 'try again later';
  return new Failure(exit, `${error.message.replace(/\.$/, '')}; ${remedy}.`, { cause: error });
}
