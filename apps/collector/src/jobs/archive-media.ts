/**
 * Fetches what messages point to into the media folder, so that recordings and pictures outlive the service. A run takes
 * what is due, a few at a time, for a while; what failed is tried again at stored times, so that one bad file never
 * keeps others, and a kill at any moment costs no more than the file under way.
 */
import { statfs } from 'node:fs/promises';
import { type Download, dueDownloads, markDownloaded, markDownloadFailed, writeMediaFile } from '@roomlog/store';
import type { AccountContext, Context } from '../context.ts';
import { untilForegroundIsDone } from '../pool.ts';

const concurrency = 3;

/** Files in one run, and seconds after which it begins no further one: other jobs of a full cycle want their turn. */
const atMost = { files: 60, seconds: 20 };

/** Seconds to the next attempt after the first failure, the second, …; then always the longest. */
const longestWait = 86_400;
const retryAfter = [60, 600, 3600, 6 * 3600, longestWait];

/** What the same address would bring again counts as gone after so many attempts. */
const finalAttempts = 3;

/** Bytes that stay free: readings come first. */
const leaveFreeBytes = 200 * 1024 * 1024;

/** Those whose full disk has been told of, until there is room again. */
const full = new WeakSet<Context>();

export async function archiveMedia(context: AccountContext, leaveFree = leaveFreeBytes): Promise<void> {
  const { store, stop, now, account } = context;
  const ends = performance.now() + atMost.seconds * 1000;
  const queue = (await dueDownloads(store.db, account.id, { now: now(), longestWait }, atMost.files)).values();
  let goesOn = true;
  const worker = async () => {
    try {
      for (const wanted of queue) {
        await untilForegroundIsDone(context);
        if (!goesOn || stop.aborted || performance.now() > ends || !(await hasRoom(context, leaveFree))) return;
        if (!(await archive(context, wanted))) goesOn = false;
      }
    } catch (error) {
      goesOn = false;
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  // Only when no worker is left: a run that has failed must not overlap the next one.
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** @returns whether it makes sense to go on with others */
async function archive(context: AccountContext, wanted: Download): Promise<boolean> {
  const { account, store, log, config, stop, now } = context;
  const { room_id, message_id, kind } = wanted;
  try {
    const bytes = await account.source.download(wanted, stop);
    await markDownloaded(store.db, wanted, await writeMediaFile(config.dataDir, bytes));
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    const failed = account.source.explain(error);
    if (!failed) throw error;
    const isGone = failed.prospect !== 'open' && wanted.attempts + 1 >= finalAttempts;
    const wait = retryAfter[wanted.attempts] ?? longestWait;
    await markDownloadFailed(store.db, wanted, failed.sentence, isGone ? undefined : now() + wait);
    log.warn({ room_id, message_id, kind, err: error, isGone }, 'a recording or picture could not be fetched');
    // Where it isn't about one file, the rest of the run would only meet the same.
    return failed.concerns === 'call';
  }
}

async function hasRoom(context: Context, leaveFree: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(context.config.dataDir);
  const isFull = bavail * bsize < leaveFree;
  if (isFull && !full.has(context)) {
    full.add(context);
    context.log.warn('less than 200 MB are free: recordings and pictures wait until there is room again');
  }
  if (!isFull) full.delete(context);
  return !isFull;
}
