/**
 * Downloads the recordings and pictures of messages into the media folder, so that they outlive the service. A run
 * downloads what is due, a few at a time, for a limited time. Failed files are retried at stored times, so one bad file
 * never blocks others, and a kill costs no more than the file under way.
 */
import {
  type Download,
  dueDownloads,
  freeSpace,
  isShownAsBars,
  markDownloaded,
  markDownloadFailed,
  mediaReserve,
  waveformOf,
  writeMediaFile,
} from '@roomlog/store';
import type { AccountContext, Context } from '../context.ts';
import { partOf, untilForegroundIsDone } from '../pool.ts';

const concurrency = 3;

/** Files in one run, and seconds after which it starts no further one: the other jobs of a full cycle wait. */
const atMost = { files: 60, seconds: 20 };

const longestWait = 86_400;
/** Seconds to the next attempt after the first failure, the second, …; then always the longest. */
const retryAfter = [60, 600, 3600, 6 * 3600, longestWait];

/** After this many useless answers from the same address the file counts as gone. */
const finalAttempts = 3;

/** Contexts whose full disk is already logged, until there is space again. */
const full = new WeakSet<Context>();

export async function archiveMedia(context: AccountContext, leaveFree = mediaReserve): Promise<void> {
  const { store, stop, now, account, slice } = context;
  const ends = performance.now() + atMost.seconds * 1000;
  const queue = (await dueDownloads(store.db, account.id, { now: now(), longestWait }, atMost.files, slice)).values();
  let goesOn = true;
  const worker = async () => {
    try {
      for (const wanted of queue) {
        await untilForegroundIsDone(context);
        if (!goesOn || stop.aborted || performance.now() > ends || !(await hasSpace(context, leaveFree))) return;
        if (!(await archive(context, wanted))) goesOn = false;
      }
    } catch (error) {
      goesOn = false;
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: partOf(context, concurrency) }, worker));
  // Only when all workers have ended: a failed run must not overlap the next one.
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}

/** @returns false when further files would fail too */
async function archive(context: AccountContext, wanted: Download): Promise<boolean> {
  const { account, store, log, config, stop, now } = context;
  const { room_id, message_id, kind } = wanted;
  try {
    const bytes = await account.source.download(wanted, stop);
    const file = await writeMediaFile(config.dataDir, bytes);
    await markDownloaded(store.db, wanted, file, isShownAsBars(wanted, file) ? waveformOf(bytes) : undefined);
    // One that was there already may have been deleted, as unused, just before it had a row.
    await writeMediaFile(config.dataDir, bytes);
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    const failure = account.source.explain(error);
    if (!failure) throw error;
    const isGone = failure.prospect !== 'open' && wanted.attempts + 1 >= finalAttempts;
    const wait = retryAfter[wanted.attempts] ?? longestWait;
    await markDownloadFailed(store.db, wanted, failure.sentence, isGone ? undefined : now() + wait);
    log.warn({ room_id, message_id, kind, err: error, isGone }, 'a recording or picture could not be fetched');
    return failure.concerns === 'call';
  }
}

async function hasSpace(context: Context, leaveFree: number): Promise<boolean> {
  const isFull = (await freeSpace(context.config.dataDir)) < leaveFree;
  if (isFull && !full.has(context)) {
    full.add(context);
    context.log.warn('less than 200 MB are free: recordings and pictures wait until there is room again');
  }
  if (!isFull) full.delete(context);
  return !isFull;
}
