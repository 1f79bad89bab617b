/** The causes of a span without readings. */
import type { GapCause } from '../causes.ts';
import type { PollHistory } from '../collector/outages.ts';
import { gapSeconds } from '../rollups/tiers.ts';
import type { Span } from '../time/seconds.ts';

/** From the last reading before to the first one after. */
export interface Gap extends Span {
  cause: GapCause;
}

/** `rest` is the cause of what no outage explains. */
interface Known extends PollHistory {
  rest: GapCause;
}

/**
 * Cuts a span into pieces by cause. While the source answered without readings, the sensor was silent; after that each
 * outage explains the time up to its end, and the last one the time up to the end of the span.
 */
export function explainGap({ from, to }: Span, { answeredUntil, outages, rest }: Known): Gap[] {
  const pieces: Gap[] = [];
  let reached = from;
  const add = (until: number, cause: GapCause) => {
    const end = Math.min(until, to);
    if (end <= reached) return;
    const last = pieces.at(-1);
    if (last?.cause === cause) last.to = end;
    else pieces.push({ from: reached, to: end, cause });
    reached = end;
  };
  // An answer shortly after the last reading proves nothing: the next reading was not overdue yet.
  if (answeredUntil !== undefined && answeredUntil - from > gapSeconds) add(answeredUntil, 'sensor_silent');
  let ending = rest;
  for (const { from_at, to_at, cause } of outages) {
    if (to_at <= reached || from_at >= to) continue;
    add(to_at, cause);
    ending = cause;
  }
  add(to, ending);
  return pieces;
}
