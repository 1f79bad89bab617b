/** Times that can't be true. The only rule of it: what comes in is judged by it, and what is looked for keeps to it. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { boccoNow } from './bocco-clock.ts';

/** The first BOCCO was sold in 2015. */
const earliest = Date.UTC(2015, 0) / 1000;

/** Seconds that a time may be ahead of BOCCO's clock: its parts needn't agree to the minute. */
const mostAhead = 3600;

/** No two zones are further apart (seconds). */
const widestZones = 26 * 3600;

/** Each with what is wrong, for a sentence that begins with the reading or the message. */
const rules: readonly { applies: (ts: number, now: number) => boolean; says: (ts: number, now: number) => string }[] = [
  {
    applies: (ts) => ts < earliest,
    says: (ts) => `is of ${new Date(ts * 1000).getUTCFullYear()}, before there was a BOCCO: its date is wrong`,
  },
  {
    applies: (ts, now) => ts > now + widestZones,
    says: (ts, now) => `is ${durationText(ts - now)} ahead of BOCCO's clock: its date is wrong`,
  },
  {
    applies: (ts, now) => ts > now + mostAhead,
    says: (ts, now) => `is ${durationText(ts - now)} ahead of BOCCO's clock: its date may lack a time zone`,
  },
];

const units = [
  ['years', 365 * 86_400],
  ['days', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `9 h`, `80 years`: a span in the largest unit of which it has two or more. */
export function durationText(seconds: number): string {
  const span = Math.abs(seconds);
  const [name, length] = units.find((unit) => span >= 2 * unit[1]) ?? ['s', 1];
  return `${Math.round(span / length)} ${name}`;
}

/**
 * Why a time can't be true; undefined where it can.
 * @param ts epoch seconds
 * @param now BOCCO's clock, in the answer that brought it
 */
export function whyImplausible(ts: number, now: number): string | undefined {
  return rules.find(({ applies }) => applies(ts, now))?.says(ts, now);
}

/** Epoch seconds, both included. */
export interface TimeRange {
  from: number;
  to: number;
}

/** The times that can be true at `now`: epoch seconds, both included. */
export function plausibleAt(now: number): TimeRange {
  return { from: earliest, to: Math.floor(now + mostAhead) };
}

/** The times that can be true now, by BOCCO's clock. */
export async function plausibleTimes(db: Kysely<Schema>): Promise<TimeRange> {
  return plausibleAt(await boccoNow(db));
}
