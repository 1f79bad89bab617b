/** When BOCCO could not be asked, and why: what the causes of gaps are made of. Times are this machine's. */
import { type Kysely, sql } from 'kysely';
import type { OutageCause } from '../causes.ts';
import { listOf } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { jobRun, pollJob } from './jobs.ts';

interface Outage {
  /** Epoch seconds. */
  from_at: number;
  to_at: number;
  cause: OutageCause;
}

/** Stands for every sensor. */
export const ALL_SENSORS = 0;

/** A sensor's outage is noted at the end of a poll that goes on to succeed: they may be this far apart (seconds). */
const sameMoment = 1;

/**
 * Notes that one sensor, or every one, can't be asked since its last answer: a new outage, or the present one goes on.
 * @param now epoch seconds
 */
export async function recordOutage(
  db: Kysely<Schema>,
  sensorId: number,
  cause: OutageCause,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const answered = (await jobRun(trx, pollJob))?.succeeded_at ?? undefined;
    const present = await presentOutage(trx, sensorId, answered);
    const from_at = present?.cause === cause ? present.from_at : (present?.to_at ?? answered ?? now);
    await trx
      .insertInto('outage')
      .values({ sensor_id: sensorId, from_at, to_at: now, cause })
      .onConflict((conflict) => conflict.columns(['sensor_id', 'from_at']).doUpdateSet({ to_at: now, cause }))
      .execute();
  });
}

/** Notes that nobody asked BOCCO since it last answered: to be called when a collector begins. */
export async function recordAbsence(db: Kysely<Schema>, now: number): Promise<void> {
  if ((await jobRun(db, pollJob))?.succeeded_at) await recordOutage(db, ALL_SENSORS, 'collector_off', now);
}

/** What is known of the polls of one sensor. */
export interface PollHistory {
  /** Until when BOCCO has answered for it (epoch seconds); undefined before its first answer. */
  answeredUntil: number | undefined;
  /** What kept it from being asked, in the order of time. */
  outages: readonly Outage[];
}

/**
 * Of several sensors at once.
 * @param from epoch seconds; outages that ended before are left out
 */
export async function pollHistories(
  db: Kysely<Schema>,
  sensorIds: readonly number[],
  from: number,
): Promise<Map<number, PollHistory>> {
  const answered = (await jobRun(db, pollJob))?.succeeded_at ?? undefined;
  const { rows } = await sql<Outage & { sensor_id: number; is_last: number }>`
    SELECT * FROM (
      SELECT sensor_id, from_at, to_at, cause,
        from_at = (SELECT max(from_at) FROM outage AS other WHERE other.sensor_id = outage.sensor_id) AS is_last
      FROM outage
      WHERE sensor_id IN ${listOf(db, 'integer', [ALL_SENSORS, ...sensorIds])}
    ) AS known WHERE to_at > ${from} OR is_last ORDER BY from_at`.execute(db);
  const bySensor = Map.groupBy(rows, ({ sensor_id }) => sensor_id);
  return new Map(
    sensorIds.map((id) => {
      const own = bySensor.get(id) ?? [];
      const last = present(own.at(-1), answered);
      const all = [...(bySensor.get(ALL_SENSORS) ?? []), ...own].toSorted((a, b) => a.from_at - b.from_at);
      return [id, { answeredUntil: last?.from_at ?? answered, outages: all }];
    }),
  );
}

/** The last outage, if there has been no answer since. */
async function presentOutage(
  db: Kysely<Schema>,
  sensorId: number,
  answered: number | undefined,
): Promise<Outage | undefined> {
  const last = await db
    .selectFrom('outage')
    .select(['from_at', 'to_at', 'cause'])
    .where('sensor_id', '=', sensorId)
    .orderBy('from_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return present(last, answered);
}

function present(last: Outage | undefined, answered: number | undefined): Outage | undefined {
  return last && last.to_at >= (answered ?? 0) - sameMoment ? last : undefined;
}
