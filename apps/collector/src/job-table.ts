/** The jobs, and whether each runs for the store or for each account. */
import type { Config } from '@roomlog/runtime';
import { type JobKey, pollJob, storeJobs, verifyJob } from '@roomlog/store';
import type { Account, AccountContext, Context } from './context.ts';
import { archiveMedia } from './jobs/archive-media.ts';
import { backfillMessages } from './jobs/backfill-messages.ts';
import { backUp } from './jobs/backup.ts';
import { drawWaveforms } from './jobs/draw-waveforms.ts';
import { indexOldMessages } from './jobs/index-messages.ts';
import { pollSensors } from './jobs/poll-sensors.ts';
import { prune } from './jobs/prune.ts';
import { refreshRooms } from './jobs/refresh-rooms.ts';
import { sealClosedDays } from './jobs/seal-days.ts';
import { reconcileMessages, syncMessages } from './jobs/sync-messages.ts';
import { verifySomeSeals } from './jobs/verify-seals.ts';

interface JobOf<Per, Given> {
  name: string;
  /** Runs once for the store, or once for each account. */
  per: Per;
  /** Seconds from one start to the next. */
  every: (config: Config) => number;
  run: (context: Given) => Promise<void>;
  /** Does not run before this job has succeeded once. */
  after?: string;
  /** Does not start while this job runs, because it uses its result. */
  waitsFor?: string;
}

type Job = JobOf<'store', Context> | JobOf<'account', AccountContext>;

const poll = ({ pollSeconds }: Config) => pollSeconds;
const often = (config: Config) => Math.min(poll(config), 60);
export const nightly = () => 86_400;

/** In the order of a full cycle. */
export const jobs: readonly Job[] = [
  { name: 'refresh-rooms', per: 'account', every: poll, run: refreshRooms },
  { name: pollJob, per: 'account', every: poll, run: pollSensors, after: 'refresh-rooms' },
  {
    name: 'sync-messages',
    per: 'account',
    every: poll,
    run: syncMessages,
    after: 'refresh-rooms',
    waitsFor: 'refresh-rooms',
  },
  { name: 'backfill-messages', per: 'account', every: poll, run: backfillMessages, after: 'sync-messages' },
  { name: 'reconcile-messages', per: 'account', every: nightly, run: reconcileMessages, after: 'sync-messages' },
  { name: 'index-messages', per: 'store', every: nightly, run: indexOldMessages },
  { name: 'archive-media', per: 'account', every: often, run: (context) => archiveMedia(context) },
  { name: 'draw-waveforms', per: 'store', every: nightly, run: drawWaveforms },
  { name: 'seal-days', per: 'store', every: nightly, run: sealClosedDays, after: pollJob },
  { name: verifyJob, per: 'store', every: nightly, run: verifySomeSeals, after: 'seal-days' },
  { name: 'prune', per: 'store', every: nightly, run: prune },
  { name: 'backup', per: 'store', every: () => 3600, run: backUp },
];

/** A job, and what it runs for. */
export interface Turn {
  job: Job;
  context: Context;
  /** Names its row in the store. */
  key: JobKey;
  /** Does not run before one of these has succeeded once. */
  after: JobKey[];
  run: () => Promise<void>;
}

/** Every job for the store or for each account, in the order of a full cycle. */
export function turnsOf(context: Context, accounts: readonly AccountContext[]): Turn[] {
  return jobs.flatMap((job): Turn[] => {
    const { name, after } = job;
    if (job.per === 'store') {
      return [{ job, context, key: keyOf(name), after: keysOf(after, accounts), run: () => job.run(context) }];
    }
    return accounts.map((one) => {
      return { job, context: one, key: keyOf(name, one.account), after: keysOf(after, [one]), run: () => job.run(one) };
    });
  });
}

function keysOf(name: string | undefined, accounts: readonly AccountContext[]): JobKey[] {
  const job = jobs.find((one) => one.name === name);
  if (!job) return [];
  return job.per === 'store' ? [keyOf(job.name)] : accounts.map(({ account }) => keyOf(job.name, account));
}

const keyOf = (job: string, account?: Account): JobKey => ({ account_id: account?.id ?? storeJobs, job });
