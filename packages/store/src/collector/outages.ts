/** When a source could not be asked, and why. Gaps get their causes from here. Times are this machine's clock. */
import { sql } from 'kysely';
import type { OutageCause } from '../causes.ts';
import { listOf } from '../engine.ts';
import type { Db, Schema } from '../schema.ts';
import { jobRun, pollJob } from './jobs.ts';

/** Times in epoch seconds. */
type Outage = Pick<Schema['outage'], 'from_at' | 'to_at' | 'cause'>;

/** As a sensor id: every sensor of an account. */
export const ALL_SENSORS = 0;

/** Seconds by which a poll may succeed after it recorded an outage of one sensor. */
const sameMoment = 1;

/** Whose outage: one sensor's, or {@link ALL_SENSORS} of an account. */
export interface OutageKey {
  account_id: number;
  sensor_id: number;
}

/**
 * Records that a sensor, or all of an account, could not be asked since its last answer. Extends the present outage, or
 * starts a new one for another cause.
 * @param now this machine's clock, epoch seconds
 */
export async function recordOutage(db: Db, key: OutageKey, cause: OutageCause, now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const answered = await lastAnswer(trx, key.account_id);
    const present = await presentOutage(trx, key, answered);
    const from_at = present?.cause === cause ? present.from_at : (present?.to_at ?? answered ?? now);
    await trx
      .insertInto('outage')
      .values({ ...key, from_at, to_at: now, cause })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'sensor_id', 'from_at']).doUpdateSet({ to_at: now, cause }),
      )
      .execute();
  });
}

/**
 * Records that no collector ran since the source last answered. Call it when a collector starts.
 * @param now this machine's clock, epoch seconds
 */
export async function recordAbsence(db: Db, account_id: number, now: number): Promise<void> {
  if (await lastAnswer(db, account_id)) {
    await recordOutage(db, { account_id, sensor_id: ALL_SENSORS }, 'collector_off', now);
  }
}

/** When the source last answered for the account's sensors, in epoch seconds. */
async function lastAnswer(db: Db, account_id: number): Promise<number | undefined> {
  return (await jobRun(db, { account_id, job: pollJob }))?.succeeded_at ?? undefined;
}

/** How the polls of one sensor went. */
export interface PollHistory {
  /** When the source last answered for it (epoch seconds); undefined before the first answer. */
  answeredUntil: number | undefined;
  /** In the order of time. */
  outages: readonly Outage[];
}

/**
 * Of several sensors at once: two statements.
 * @param from epoch seconds; outages that ended before are left out
 */
export async function pollHistories(
  db: Db,
  sensorIds: readonly number[],
  from: number,
): Promise<Map<number, PollHistory>> {
  const { rows } = await sql<Outage & OutageKey & { is_last: number }>`
    SELECT * FROM (
      SELECT account_id, sensor_id, from_at, to_at, cause, from_at = (
        SELECT max(from_at) FROM outage AS other
        WHERE other.account_id = outage.account_id AND other.sensor_id = outage.sensor_id
      ) AS is_last
      FROM outage
      WHERE sensor_id IN ${listOf(db, 'integer', [ALL_SENSORS, ...sensorIds])}
    ) AS known WHERE to_at > ${from} OR is_last ORDER BY from_at`.execute(db);
  const accounts = await accountsOf(db, sensorIds);
  const bySensor = Map.groupBy(rows, ({ account_id, sensor_id }) => `${account_id} ${sensor_id}`);
  return new Map(
    accounts.map(({ id, account_id, answered }) => {
      const own = bySensor.get(`${account_id} ${id}`) ?? [];
      const last = present(own.at(-1), answered ?? undefined);
      const ofAccount = bySensor.get(`${account_id} ${ALL_SENSORS}`) ?? [];
      const outages = [...ofAccount, ...own].toSorted((a, b) => a.from_at - b.from_at);
      return [id, { answeredUntil: last?.from_at ?? answered ?? undefined, outages }];
    }),
  );
}

/** The account of each sensor, and when its source last answered. */
async function accountsOf(db: Db, sensorIds: readonly number[]) {
  return db
    .selectFrom('sensor')
    .innerJoin('room', 'room.id', 'sensor.room_id')
    .leftJoin('job_run', (join) =>
      join.onRef('job_run.account_id', '=', 'room.account_id').on('job_run.job', '=', pollJob),
    )
    .select(['sensor.id', 'room.account_id', 'job_run.succeeded_at as answered'])
    .where('sensor.id', 'in', listOf(db, 'integer', sensorIds))
    .execute();
}

/** The last outage, if the source has not answered since. */
async function presentOutage(
  db: Db,
  { account_id, sensor_id }: OutageKey,
  answered: number | undefined,
): Promise<Outage | undefined> {
  const last = await db
    .selectFrom('outage')
    .select(['from_at', 'to_at', 'cause'])
    .where('account_id', '=', account_id)
    .where('sensor_id', '=', sensor_id)
    .orderBy('from_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return present(last, answered);
}

function present(last: Outage | undefined, answered: number | undefined): Outage | undefined {
  return last && last.to_at >= (answered ?? 0) - sameMoment ? last : undefined;
}
