/** When what is done. The bell only rings; what is due is decided by the stored times of the last runs. */
import { BoccoError } from '@roomlog/api';
import { type Config, Failure, untilAborted } from '@roomlog/runtime';
import { jobFinished, jobRun, jobStarted, pollJob, renewLease } from '@roomlog/store';
import type { Context } from './context.ts';
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
import { keepRinging } from './ring.ts';
import { logFailure, seeTo } from './trouble.ts';

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
  { name: 'renew-lease', every: () => 60, run: ({ store }) => renewLease(store.db) },
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
  const { running } = context;
  const pausing = new Map<string, number>();
  const start = async (job: Job) => {
    const failure = await runJob(context, job);
    if (failure === undefined) pausing.delete(job.name);
    else pausing.set(job.name, performance.now() + Math.min(job.every(context.config) * 1000, unnotedPauseMs));
    await afterEach(job.name);
  };
  const safely = () => ring().catch((error: unknown) => void report(context, error));
  const ring = async () => {
    for (const job of jobs) {
      if (context.stop.aborted) return;
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
  };
  const bell = keepRinging(safely);
  await safely();
  await untilAborted(context.stop);
  await bell.stop();
  await Promise.all(running.values());
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
  const trouble = seeTo(context, failure);
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
