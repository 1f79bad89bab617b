/**
 * BOCCO's clock as far as this machine knows it: what it showed in an answer, and the seconds since then on a clock that
 * nobody sets. So a host clock that is wrong, or that jumps, is noticed at once, by every process and without a write.
 */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';
import { type MonotonicTime, monotonicNow, secondsBetween } from './monotonic.ts';

/** What BOCCO's clock showed (epoch seconds), when, and what this machine's clock showed then. */
export interface HeardClock extends MonotonicTime {
  bocco: number;
  host: number;
}

export interface BoccoClock {
  /** Epoch seconds; this machine's where BOCCO's clock is not known. */
  now: number;
  /** Whole seconds by which this machine's clock is ahead of BOCCO's, below 0: behind; null where that is not known. */
  ahead: number | null;
}

/** Seconds that the kept clock may be off before it is written again: the network takes one or two, a good clock drifts. */
const tolerance = 5;

/** Seconds by which this machine's clock may be off before a person should know. */
const mostOff = 120;

/** roomlog is younger: a BOCCO whose clock shows an earlier time replays a recording, and says nothing of this machine's. */
const replayedBefore = Date.UTC(2026, 10) / 1000;

const hostNow = () => Date.now() / 1000;

/** @param date of the answer whose headers have just come */
export function heardClock(date: Date): HeardClock {
  // The header has whole seconds, rounded down.
  return { bocco: date.getTime() / 1000 + 0.5, host: hostNow(), ...monotonicNow() };
}

/** What BOCCO's clock shows now, by what it showed then; undefined when the machine was started again since. */
export function boccoNowBy(heard: HeardClock, moment = { host: hostNow(), ...monotonicNow() }): number | undefined {
  const passed = secondsBetween(heard, moment);
  if (passed !== undefined) return heard.bocco + passed;
  // Where the system doesn't name its runs, there is only the difference that was seen last.
  return heard.boot === '' ? moment.host - (heard.host - heard.bocco) : undefined;
}

/** Keeps what was heard unless what is kept says the same: a quiet home writes nothing. */
export async function recordBoccoClock(db: Kysely<Schema>, heard: HeardClock): Promise<void> {
  const kept = await recordedClock(db);
  const predicted = kept && boccoNowBy(kept, heard);
  if (predicted !== undefined && Math.abs(predicted - heard.bocco) <= tolerance) return;
  await setSetting(db, 'bocco_clock', JSON.stringify(heard));
}

async function recordedClock(db: Kysely<Schema>): Promise<HeardClock | undefined> {
  const kept = await getSetting(db, 'bocco_clock');
  return kept === undefined ? undefined : (JSON.parse(kept) as HeardClock);
}

export async function boccoClock(db: Kysely<Schema>): Promise<BoccoClock> {
  const host = hostNow();
  const heard = await recordedClock(db);
  if (!heard) return { now: host, ahead: null };
  const now = boccoNowBy(heard);
  // After a restart only so much is known: it can't be earlier than it was then.
  if (now === undefined) return { now: Math.max(host, heard.bocco), ahead: null };
  return { now, ahead: now < replayedBefore ? null : Math.round(host - now) };
}

/** BOCCO's time, in epoch seconds: what ages of readings are counted to. */
export async function boccoNow(db: Kysely<Schema>): Promise<number> {
  return (await boccoClock(db)).now;
}

/** True when this machine's clock is so far off that a person should know. */
export function isClockWrong({ ahead }: BoccoClock): boolean {
  return ahead !== null && Math.abs(ahead) > mostOff;
}
