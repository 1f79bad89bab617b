/**
 * BOCCO's clock: the `Date` of an answer, plus the seconds since then on the monotonic clock. So every process notices
 * at once, and without a write, that this machine's clock is wrong or jumps.
 */
import type { Db } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';
import { type MonotonicTime, monotonicNow, secondsBetween } from './monotonic.ts';

/** One comparison of the clocks: BOCCO's and this machine's (epoch seconds) at one monotonic time. */
export interface HeardClock extends MonotonicTime {
  bocco: number;
  host: number;
}

/** What is known of BOCCO's clock now. */
export interface BoccoClock {
  /** Epoch seconds; this machine's clock while BOCCO's is unknown. */
  now: number;
  /** Whole seconds by which this machine's clock is ahead of BOCCO's (negative: behind); null while unknown. */
  ahead: number | null;
}

/**
 * Seconds that the stored clock may be off before it is written again: the network takes one or two, and clocks drift.
 */
const tolerance = 5;

/** Seconds by which this machine's clock may be off before people are warned. */
const mostOff = 120;

/**
 * No roomlog ran before this time: a BOCCO with an earlier clock replays a recording, and this machine's clock may be
 * right.
 */
const replayedBefore = Date.UTC(2026, 10) / 1000;

const hostNow = () => Date.now() / 1000;

/**
 * Compares the clocks now.
 * @param date the `Date` header of an answer whose headers have just come
 */
export function heardClock(date: Date): HeardClock {
  // The header is rounded down to seconds.
  return { bocco: date.getTime() / 1000 + 0.5, host: hostNow(), ...monotonicNow() };
}

/**
 * BOCCO's clock now (epoch seconds), by an earlier comparison. Never touches the file.
 * @returns undefined if this machine was restarted in between
 */
export function boccoNowBy(heard: HeardClock, moment = { host: hostNow(), ...monotonicNow() }): number | undefined {
  const passed = secondsBetween(heard, moment);
  if (passed !== undefined) return heard.bocco + passed;
  // Without a boot id only the difference at the comparison is known.
  return heard.boot === '' ? moment.host - (heard.host - heard.bocco) : undefined;
}

/**
 * Stores a comparison. Writes nothing while the stored one predicts it to 5 seconds, so that idle polls cost no commit.
 */
export async function recordBoccoClock(db: Db, heard: HeardClock): Promise<void> {
  const kept = await recordedClock(db);
  const predicted = kept && boccoNowBy(kept, heard);
  if (predicted !== undefined && Math.abs(predicted - heard.bocco) <= tolerance) return;
  await setSetting(db, 'bocco_clock', JSON.stringify(heard));
}

async function recordedClock(db: Db): Promise<HeardClock | undefined> {
  const kept = await getSetting(db, 'bocco_clock');
  return kept === undefined ? undefined : (JSON.parse(kept) as HeardClock);
}

/** BOCCO's clock now, by the stored comparison. One statement. */
export async function boccoClock(db: Db): Promise<BoccoClock> {
  const host = hostNow();
  const heard = await recordedClock(db);
  if (!heard) return { now: host, ahead: null };
  const now = boccoNowBy(heard);
  // After a restart only this is known: BOCCO's clock is not earlier than it was.
  if (now === undefined) return { now: Math.max(host, heard.bocco), ahead: null };
  return { now, ahead: now < replayedBefore ? null : Math.round(host - now) };
}

/** BOCCO's clock now, in epoch seconds. Ages of readings are measured by it, not by this machine's clock. */
export async function boccoNow(db: Db): Promise<number> {
  return (await boccoClock(db)).now;
}

/** Whether this machine's clock is off by more than two minutes, so that people should be warned. */
export function isClockWrong({ ahead }: BoccoClock): boolean {
  return ahead !== null && Math.abs(ahead) > mostOff;
}
