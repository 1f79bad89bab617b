/** Spans without readings, for charts and the status. */
import { asBigint } from '../as-bigint.ts';
import { boccoNow } from '../clock/bocco-clock.ts';
import { plausibleAt } from '../clock/plausible.ts';
import { isCollectorRunning } from '../collector/holder.ts';
import { pollHistories } from '../collector/outages.ts';
import type { Db } from '../schema.ts';
import type { Span } from '../time/seconds.ts';
import { explainGap, type Gap } from './explain-gap.ts';
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
 * newest reading is stale, because with rare polls a reading is not missing before the next poll. No gap starts or ends
 * at an implausible time.
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
  if (now - latest <= (await staleAfter(db))) return closed;
  const span = { from: latest, to: now };
  const history = (await pollHistories(db, [sensorId], latest)).get(sensorId);
  const rest = (await isCollectorRunning(db)) ? 'sensor_silent' : 'collector_off';
  const pieces = history ? explainGap(span, { ...history, rest }) : [];
  return [...closed, ...pieces.map((gap) => ({ ...gap, ongoing: true }))];
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
