/** The jobs, and whether each runs for the store, for each account or for each slice of an account's rooms. */
import type { Config } from '@roomlog/runtime';
import { type JobKey, pollJob, type Slice, storeSlice, verifyJob } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';
import { archiveMedia } from './jobs/archive-media.ts';
import { backfillMessages } from './jobs/backfill-messages.ts';
import { backUp } from './jobs/backup.ts';
import { drawWaveforms } from './jobs/draw-waveforms.ts';
import { indexOldMessages } from './jobs/index-messages.ts';
import { pollSensors } from './jobs/poll-sensors.ts';
import { prune } from './jobs/prune.ts';
import { refreshRooms } from './jobs/refresh-rooms.ts';
import { sealClosedDays } from './jobs/seal-days.ts';
import { reconcileMessages, syncMessages, syncWatched } from './jobs/sync-messages.ts';
import { verifySomeSeals } from './jobs/verify-seals.ts';
import type { HeldSlice } from './share.ts';
import type { Source } from './sources/source.ts';

interface JobOf<Per, Given> {
  name: string;
  /** Runs once for the store, for each account, or for each slice of its rooms. */
  per: Per;
  /** Seconds from one start to the next. */
  every: (config: Config, source?: Source) => number;
  run: (context: Given) => Promise<void>;
  /** Does not run before this job has succeeded once. */
  after?: string;
  /** Does not start while this job runs, because it uses its result. */
  waitsFor?: string;
  /** Only for accounts whose source has no long poll. */
  isForPolled?: boolean;
}

type Job = JobOf<'store', Context> | JobOf<'account' | 'slice', AccountContext>;

const poll = ({ pollSeconds }: Config, source?: Source) => Math.max(pollSeconds, source?.leastPollSeconds() ?? 0);
const often = (config: Config) => Math.min(poll(config), 60);
export const nightly = () => 86_400;

/** In the order of a full cycle. */
export const jobs: readonly Job[] = [
  { name: 'refresh-rooms', per: 'account', every: poll, run: refreshRooms },
  { name: pollJob, per: 'slice', every: poll, run: pollSensors, after: 'refresh-rooms' },
  {
    name: 'sync-messages',
    per: 'slice',
    every: poll,
    run: syncMessages,
    after: 'refresh-rooms',
    waitsFor: 'refresh-rooms',
  },
  { name: 'sync-watched', per: 'slice', every: often, run: syncWatched, after: 'sync-messages', isForPolled: true },
  { name: 'backfill-messages', per: 'slice', every: poll, run: backfillMessages, after: 'sync-messages' },
  { name: 'reconcile-messages', per: 'slice', every: nightly, run: reconcileMessages, after: 'sync-messages' },
  { name: 'index-messages', per: 'store', every: nightly, run: indexOldMessages },
  { name: 'archive-media', per: 'slice', every: often, run: (context) => archiveMedia(context) },
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

/**
 * Every job for what this collector holds, in the order of a full cycle. An account's own jobs come with its first slice.
 */
export function turnsOf(
  context: Context,
  accounts: readonly AccountContext[],
  held: readonly HeldSlice[],
): readonly Turn[] {
  return jobs.flatMap((job): Turn[] => {
    const { name, after } = job;
    if (job.per === 'store') {
      return held.filter(isStore).map(({ stop }) => {
        const given = { ...context, stop };
        return { job, context: given, key: keyOf(name), after: keysOf(after, held), run: () => job.run(given) };
      });
    }
    return accounts.flatMap((account) => {
      if (job.isForPolled && account.account.source.capabilities.follow) return [];
      const slices = held.filter(({ account_id }) => account_id === account.account.id);
      return slices.flatMap((one) => {
        if (job.per === 'account' && one.slice !== firstSlice) return [];
        const given = contextOf(account, one);
        return { job, context: given, key: keyOf(name, one), after: keysOf(after, [one]), run: () => job.run(given) };
      });
    });
  });
}

const firstSlice = 0;

const isStore = ({ account_id }: Slice) => account_id === storeSlice.account_id;

/** One slice's jobs wait for each other, and not for those of others. */
function contextOf(account: AccountContext, { slice, stop, running }: HeldSlice): AccountContext {
  return { ...account, slice, stop, running };
}

function keysOf(name: string | undefined, slices: readonly Slice[]): JobKey[] {
  const job = jobs.find((one) => one.name === name);
  if (!job) return [];
  if (job.per === 'store') return [keyOf(job.name)];
  const accounts = slices.filter((one) => !isStore(one));
  if (job.per === 'account')
    return accounts.map(({ account_id }) => keyOf(job.name, { account_id, slice: firstSlice }));
  return accounts.map((one) => keyOf(job.name, one));
}

const keyOf = (job: string, { account_id, slice }: Slice = storeSlice): JobKey => ({ account_id, slice, job });
