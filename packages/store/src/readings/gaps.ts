import type { Kysely } from 'kysely';
import { boccoNow } from '../clock/bocco-clock.ts';
import { plausibleAt } from '../clock/plausible.ts';
import { isCollectorRunning } from '../collector/lease.ts';
import type { Schema } from '../schema.ts';
import { explainGap, type Gap, historiesOf, type Span } from './explain-gap.ts';
import { staleAfter } from './staleness.ts';

/** A gap that is there now may still be closed: BOCCO may have what is missing. */
export interface ListedGap extends Gap {
  ongoing: boolean;
}

/**
 * The gaps that reach into [from, to), whole and in the order of time, up to the one that may be going on since the
 * last reading: once that is stale, as what polls that are far apart haven't asked for yet is not missing. Nothing
 * begins or ends at a time that can't be true.
 * @param now BOCCO's clock, in epoch seconds
 */
export async function gapsBetween(
  db: Kysely<Schema>,
  sensorId: number,
  range: Span,
  now: number,
): Promise<ListedGap[]> {
  const possible = plausibleAt(Math.max(now, await boccoNow(db)));
  const closed = (await storedGaps(db, sensorId, range))
    .filter(({ from, to }) => from >= possible.from && to <= possible.to)
    .map((gap) => ({ ...gap, ongoing: false }));
  const latest = await newestAt(db, sensorId, possible.to);
  if (latest === undefined || latest >= range.to || now <= range.from) return closed;
  if (now - latest <= (await staleAfter(db))) return closed;
  const span = { from: latest, to: now };
  const history = (await historiesOf(db, [{ sensorId, from: latest }])).get(sensorId);
  const rest = (await isCollectorRunning(db)) ? 'sensor_silent' : 'collector_off';
  const pieces = history ? explainGap(span, { ...history, rest }) : [];
  return [...closed, ...pieces.map((gap) => ({ ...gap, ongoing: true }))];
}

/** The rows that reach into (from, to), in the order of time. */
async function storedGaps(db: Kysely<Schema>, sensorId: number, { from, to }: Span): Promise<Gap[]> {
  return db
    .selectFrom('gap')
    .select(['from_ts as from', 'to_ts as to', 'cause'])
    .where('sensor_id', '=', sensorId)
    .where('from_ts', '<', to)
    .where('to_ts', '>', from)
    .orderBy('from_ts')
    .execute();
}

/** @param last what is later counts as no reading's time */
async function newestAt(db: Kysely<Schema>, sensorId: number, last: number): Promise<number | undefined> {
  const { ts } = await db
    .selectFrom('reading')
    .select((eb) => eb.fn.max<number | null>('ts').as('ts'))
    .where('sensor_id', '=', sensorId)
    .where('ts', '<=', last)
    .executeTakeFirstOrThrow();
  return ts ?? undefined;
}
