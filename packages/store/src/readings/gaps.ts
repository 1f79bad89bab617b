/** Spans without readings, for charts and the status. */
import { asBigint } from '../as-bigint.ts';
import { boccoNow } from '../clock/bocco-clock.ts';
import { plausibleAt } from '../clock/plausible.ts';
import { isCollectorRunning } from '../collector/holder.ts';
import { pollHistories } from '../collector/outages.ts';
import type { Db } from '../schema.ts';
import type { Span } from '../time/seconds.ts';
import { cadenceOfSensor } from './cadence.ts';
import { explainGap, type Gap } from './explain-gap.ts';
import { explainSilence } from './explain-silence.ts';
import { newestReadingUpTo } from './read.ts';
import { staleAfter } from './staleness.ts';

/**
 * A span without readings and its cause, in epoch seconds: from the last reading before it to the first one after it,
 * or to where the cause changes. An `ongoing` gap lasts until now, and may still be filled: the source may have the
 * readings.
 */
export interface ListedGap extends Gap {
  ongoing: boolean;
}

/**
 * The gaps that overlap a range, not cut at its ends, in the order of time. The last one may be ongoing: only once the
 * newest reading is stale, because with rare polls a reading is not missing before the next poll. Where readings are
 * observed, it begins when polls say nothing any more. No gap starts or ends at an implausible time.
 * @param range epoch seconds [from, to)
 * @param now BOCCO's clock, epoch seconds
 */
export async function gapsBetween(db: Db, sensorId: number, range: Span, now: number): Promise<ListedGap[]> {
  const plausible = plausibleAt(Math.max(now, await boccoNow(db)));
  const closed = (await storedGaps(db, sensorId, range))
    .filter(({ from, to }) => from >= plausible.from && to <= plausible.to)
    .map((gap) => ({ ...gap, ongoing: false }));
  const latest = (await newestReadingUpTo(db, sensorId, plausible.to))?.ts;
  if (latest === undefined || latest >= range.to || now <= range.from) return closed;
  const { observed, ...cadence } = await cadenceOfSensor(db, sensorId);
  if (now - latest <= (observed ? cadence.lost : await staleAfter(db))) return closed;
  const span = { from: latest, to: now };
  const history = (await pollHistories(db, [sensorId], latest)).get(sensorId);
  if (!history) return closed;
  const known = { ...history, rest: (await isCollectorRunning(db)) ? 'sensor_silent' : 'collector_off' } as const;
  const pieces = observed ? explainSilence(span, known, cadence) : explainGap(span, known);
  return [...closed, ...untilNow(pieces, now)];
}

/** What is not stored yet: only what reaches to now goes on. */
function untilNow(pieces: readonly Gap[], now: number): ListedGap[] {
  let reached = now;
  const listed = pieces.toReversed().map((gap) => {
    const ongoing = gap.to === reached;
    if (ongoing) reached = gap.from;
    return { ...gap, ongoing };
  });
  return listed.toReversed();
}

/** The rows that overlap (from, to), in the order of time. */
async function storedGaps(db: Db, sensorId: number, { from, to }: Span): Promise<Gap[]> {
  return db
    .selectFrom('gap')
    .select(['from_ts as from', 'to_ts as to', 'cause'])
    .where('sensor_id', '=', sensorId)
    .where('from_ts', '<', asBigint(to))
    .where('to_ts', '>', asBigint(from))
    .orderBy('from_ts')
    .execute();
}
