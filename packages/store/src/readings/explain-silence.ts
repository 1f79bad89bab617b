/** In which parts of a span between two observed readings nothing was heard, and why. Pure. */
import type { GapCause } from '../causes.ts';
import type { PollHistory } from '../collector/outages.ts';
import type { Span } from '../time/seconds.ts';
import type { Cadence } from './cadence.ts';
import type { Gap } from './explain-gap.ts';

/** `rest` is the cause of what no outage explains after the last answer. */
interface Known extends PollHistory {
  rest: GapCause;
}

/**
 * The gaps in a span between two rows. A row is missing in it for one of three reasons:
 *
 * - The values stayed the same. Polls said so, and that is no gap, for as long as it goes without a row (`cadence.gap`).
 * - Polls were answered without values, for longer than that: the sensor was silent.
 * - No poll was answered: in an outage, or since the last answer. That is a gap if it lasts for more than `cadence.lost`.
 */
export function explainSilence(span: Span, known: Known, { lost, gap }: Cadence): Gap[] {
  const unanswered = unansweredIn(span, known)
    .flatMap(runsOf)
    .filter((run) => lengthOf(run) > lost);
  const gaps: Gap[] = [];
  let reached = span.from;
  for (const run of [...unanswered, []]) {
    const begin = run[0]?.from ?? span.to;
    if (begin - reached > gap) gaps.push({ from: reached, to: begin, cause: 'sensor_silent' });
    gaps.push(...run);
    reached = run.at(-1)?.to ?? begin;
  }
  return gaps;
}

/** What was not answered up to the last answer, and after it: cut to the span, without overlaps and in the order of time. */
function unansweredIn(
  { from, to }: Span,
  { answeredUntil = from, outages, rest }: Known,
): [before: Gap[], after: Gap[]] {
  const [before, after]: [Gap[], Gap[]] = [[], []];
  const heard = Math.max(from, answeredUntil);
  let reached = from;
  let ending = rest;
  const add = (pieces: Gap[], begin: number, end: number, cause: GapCause) => {
    const [start, stop] = [Math.max(begin, reached), Math.min(end, to)];
    if (stop <= start) return;
    pieces.push({ from: start, to: stop, cause });
    reached = stop;
  };
  for (const { from_at, to_at, cause } of outages) {
    if (to_at <= heard) add(before, from_at, to_at, cause);
    // It goes on, and explains all that comes after the last answer.
    else if (from_at < to) {
      add(after, heard, to_at, cause);
      ending = cause;
    }
  }
  add(after, heard, to, ending);
  return [before, after];
}

/** Pieces that follow each other without a second between them; those of one cause become one. */
function runsOf(pieces: readonly Gap[]): Gap[][] {
  const runs: Gap[][] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (!run || last?.to !== piece.from) runs.push([piece]);
    else if (last.cause === piece.cause) last.to = piece.to;
    else run.push(piece);
  }
  return runs;
}

const lengthOf = (run: readonly Gap[]) => (run.at(-1)?.to ?? 0) - (run[0]?.from ?? 0);
