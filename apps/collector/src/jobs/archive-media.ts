/**
 * Fetches what messages point to into the media folder, so that recordings and pictures outlive the service. A run takes
 * what is due, a few at a time, for a while; what failed is tried again at stored times, so that one bad file never
 * keeps others, and a kill at any moment costs no more than the file under way.
 */
import { statfs } from 'node:fs/promises';
import { BoccoError, type ErrorKind } from '@roomlog/api';
import { type Download, dueDownloads, markDownloaded, markDownloadFailed, writeMediaFile } from '@roomlog/store';
import type { Context } from '../context.ts';
import { untilForegroundIsDone } from '../pool.ts';

const concurrency = 3;

/** Files in one run, and seconds after which it begins no further one: other jobs of a full cycle want their turn. */
const atMost = { files: 60, seconds: 20 };

/** A file that isn't there by then is given up until its next attempt. */
const deadlineMs = 30_000;

/** Seconds to the next attempt after the first failure, the second, …; then always the longest. */
const longestWait = 86_400;
const retryAfter = [60, 600, 3600, 6 * 3600, longestWait];

/** After so many attempts with an error that isn't retryable the file counts as gone. */
const finalAttempts = 3;

/** Errors of the service, not of one file: the rest of the run would only meet the same. */
const general = new Set<ErrorKind>(['unauthorised', 'rate_limited']);

/** Bytes that stay free: readings come first. */
const leaveFreeBytes = 200 * 1024 * 1024;

/** Those whose full disk has been told of, until there is room again. */
const full = new WeakSet<Context>();

export async function archiveMedia(context: Context, leaveFree = leaveFreeBytes): Promise<void> {
  const { store, stop, now } = context;
  const ends = performance.now() + atMost.seconds * 1000;
  const queue = (await dueDownloads(store.db, { now: now(), longestWait }, atMost.files)).values();
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
async function archive({ client, store, log, config, stop, now }: Context, wanted: Download): Promise<boolean> {
  const { room_id, message_id, kind } = wanted;
  const format = kind === 'playable' ? 'wav' : undefined;
  try {
    const { bytes } = await client.downloadMedia(
      addressNow(wanted.url, config.baseUrl),
      { format },
      { signal: stop, deadlineMs },
    );
    await markDownloaded(store.db, wanted, await writeMediaFile(config.dataDir, bytes));
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    if (!(error instanceof BoccoError)) throw error;
    const isGone = !error.retryable && wanted.attempts + 1 >= finalAttempts;
    const wait = retryAfter[wanted.attempts] ?? longestWait;
    await markDownloadFailed(store.db, wanted, error.message, isGone ? undefined : now() + wait);
    log.warn({ room_id, message_id, kind, err: error, isGone }, 'a recording or picture could not be fetched');
    return !general.has(error.kind);
  }
}

/** Where the service has moved to another port of its host, as a simulator does at each start, its files have too. */
function addressNow(url: string, baseUrl: string): string {
  const { protocol, hostname, port } = new URL(baseUrl);
  if (!URL.canParse(url)) return url;
  const now = new URL(url);
  return now.hostname === hostname ? Object.assign(now, { protocol, port }).href : url;
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
