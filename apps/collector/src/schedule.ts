/** When what is done. node-cron only rings, once a second; what is due is decided by the stored times of the last runs. */
import { BoccoError } from '@roomlog/api';
import { type Config, Failure, untilAborted } from '@roomlog/runtime';
import { asStoreError, jobFinished, jobRun, jobStarted, renewLease, StoreError } from '@roomlog/store';
import { schedule } from 'node-cron';
import { type Context, now } from './context.ts';
import { backUp } from './jobs/backup.ts';
import { pollSensors } from './jobs/poll-sensors.ts';
import { prune } from './jobs/prune.ts';
import { refreshRooms } from './jobs/refresh-rooms.ts';
import { sealClosedDays } from './jobs/seal-days.ts';
import { syncMessages } from './jobs/sync-messages.ts';
import { verifySomeSeals } from './jobs/verify-seals.ts';

interface Job {
  name: string;
  /** Seconds from one start to the next. */
  every: (config: Config) => number;
  run: (context: Context) => Promise<void>;
}

const poll = ({ pollSeconds }: Config) => pollSeconds;

/** What is wrong with a store that no later try will mend: the process ends, and nothing more is written. */
const hopeless = new Set<StoreError['kind']>(['held', 'damaged']);

/** In the order of a full cycle. */
const jobs: readonly Job[] = [
  { name: 'refresh-rooms', every: poll, run: refreshRooms },
  { name: 'poll-sensors', every: poll, run: pollSensors },
  { name: 'sync-messages', every: poll, run: syncMessages },
  { name: 'seal-days', every: () => 86_400, run: sealClosedDays },
  { name: 'verify-seals', every: () => 86_400, run: verifySomeSeals },
  { name: 'prune', every: () => 86_400, run: prune },
  { name: 'backup', every: () => 3600, run: backUp },
  { name: 'renew-lease', every: () => 60, run: ({ store }) => renewLease(store.db) },
];

/** Every job once, in order: `collect --once`, and how a collector begins. @returns the first failure, if any */
export async function runCycle(context: Context): Promise<unknown> {
  let failure: unknown;
  for (const job of jobs) {
    if (context.stop.aborted) break;
    const outcome = await runJob(context, job);
    failure ??= outcome;
  }
  return failure;
}

/** Rings until the signal aborts, then waits for what is running. */
export async function keepSchedule(context: Context, afterEach: () => Promise<void>): Promise<void> {
  const running = new Map<string, Promise<unknown>>();
  const ring = async () => {
    for (const job of jobs) {
      if (context.stop.aborted || running.has(job.name) || !(await isDue(context, job))) continue;
      running.set(
        job.name,
        runJob(context, job)
          .then(afterEach)
          .finally(() => running.delete(job.name)),
      );
    }
  };
  // In UTC: at the end of summer time a schedule in local time leaves out an hour's slots.
  const task = schedule('* * * * * *', ring, { timezone: 'Etc/UTC', noOverlap: true });
  await untilAborted(context.stop);
  await task.destroy();
  await Promise.all(running.values());
}

async function isDue({ store, config }: Context, job: Job): Promise<boolean> {
  const last = await jobRun(store.db, job.name);
  // A clock that was set back must not stop the polls until it has caught up.
  return !last || now() - last.started_at >= job.every(config) || last.started_at > now() + 1;
}

async function runJob(context: Context, job: Job): Promise<unknown> {
  const { store, log, stop } = context;
  await jobStarted(store.db, job.name, now());
  try {
    await job.run(context);
    await jobFinished(store.db, job.name, now());
    return undefined;
  } catch (error) {
    if (stop.aborted) return undefined;
    const stored = asStoreError(error, store.path);
    if (stored instanceof StoreError && hopeless.has(stored.kind)) context.giveUp(stored);
    log.error({ job: job.name, err: stored }, 'a job failed');
    const kind = stored instanceof BoccoError ? stored.kind : 'internal';
    const sentence = stored instanceof Error ? stored.message : String(stored);
    await jobFinished(store.db, job.name, now(), { kind, sentence });
    return stored;
  }
}

/** How `collect --once` ends over a failure of a cycle. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof BoccoError)) return error;
  const exit = error.kind === 'unauthorised' ? 'notSignedIn' : 'boccoUnreachable';
  const remedy = exit === 'notSignedIn' ? 'run roomlog signin' : 'try again later';
  return new Failure(exit, `${error.message.replace(/\.$/, '')}; ${remedy}.`, { cause: error });
}
