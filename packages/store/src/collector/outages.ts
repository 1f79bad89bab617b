/** When a source could not be asked, and why. Gaps get their causes from here. Times are this machine's clock. */
import { sql } from 'kysely';
import type { OutageCause } from '../causes.ts';
import { listOf } from '../engine.ts';
import type { Db, Schema } from '../schema.ts';
import { jobRun, pollJob } from './jobs.ts';

/** Times in epoch seconds. */
type Outage = Pick<Schema['outage'], 'from_at' | 'to_at' | 'cause'>;

/** As a sensor id: every sensor in a slice of an account. */
export const allSensors = (slice: number): number => (slice === 0 ? 0 : -slice);

/** Seconds by which a poll may succeed after it recorded an outage of one sensor. */
const sameMoment = 1;

/** Whose outage: one sensor's, or {@link allSensors} of a slice of the account. */
interface OutageKey {
  account_id: number;
  sensor_id: number;
}

/** Some rooms of an account, which one collector polls. */
interface Polled {
  account_id: number;
  /** 0 without it. */
  slice?: number;
}

/**
 * Records that a sensor, or all that are polled together, could not be asked since their last answer. Extends the present
 * outage, or starts a new one for another cause.
 * @param of.sensor_id all of them without it
 * @param now this machine's clock, epoch seconds
 */
export async function recordOutage(
  db: Db,
  { account_id, slice = 0, sensor_id = allSensors(slice) }: Polled & { sensor_id?: number },
  cause: OutageCause,
  now: number,
): Promise<void> {
  const key = { account_id, sensor_id };
  await db.transaction().execute(async (trx) => {
    const answered = await lastAnswer(trx, { account_id, slice });
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
 * Records that no collector ran since the source last answered. Call it when a collector starts to poll these rooms.
 * @param now this machine's clock, epoch seconds
 */
export async function recordAbsence(db: Db, polled: Polled, now: number): Promise<void> {
  if (await lastAnswer(db, polled)) await recordOutage(db, polled, 'collector_off', now);
}

/**
 * The times since the last answer for each of these sensors, as outages of their own: for a store that does not have the
 * job runs. None for sensors that were never polled.
 * @param now this machine's clock, epoch seconds
 */
export async function absencesOf(db: Db, sensorIds: readonly number[], now: number): Promise<Schema['outage'][]> {
  const accounts = await accountsOf(db, sensorIds);
  return accounts.flatMap(({ id: sensor_id, account_id, answered }) =>
    typeof answered === 'number'
      ? { account_id, sensor_id, from_at: answered, to_at: now, cause: 'collector_off' as const }
      : [],
  );
}

/** When the source last answered for these rooms, in epoch seconds. */
async function lastAnswer(db: Db, { account_id, slice = 0 }: Polled): Promise<number | undefined> {
  return (await jobRun(db, { account_id, slice, job: pollJob }))?.succeeded_at ?? undefined;
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
  const accounts = await accountsOf(db, sensorIds);
  const asked = [...new Set(accounts.map(({ slice }) => allSensors(slice))), ...sensorIds];
  const { rows } = await sql<Outage & OutageKey & { is_last: number }>`
    SELECT * FROM (
      SELECT account_id, sensor_id, from_at, to_at, cause, from_at = (
        SELECT max(from_at) FROM outage AS other
        WHERE other.account_id = outage.account_id AND other.sensor_id = outage.sensor_id
      ) AS is_last
      FROM outage
      WHERE sensor_id IN ${listOf(db, 'integer', asked)}
    ) AS known WHERE to_at > ${from} OR is_last ORDER BY from_at`.execute(db);
  const bySensor = Map.groupBy(rows, ({ account_id, sensor_id }) => `${account_id} ${sensor_id}`);
  return new Map(
    accounts.map(({ id, account_id, slice, answered }) => {
      const own = bySensor.get(`${account_id} ${id}`) ?? [];
      const ofAll = bySensor.get(`${account_id} ${allSensors(slice)}`) ?? [];
      const outages = [...ofAll, ...own].toSorted((a, b) => a.from_at - b.from_at);
      return [id, { answeredUntil: answeredBefore(own, answered ?? undefined), outages }];
    }),
  );
}

/** The account and slice of each sensor, and when their source last answered. */
async function accountsOf(db: Db, sensorIds: readonly number[]) {
  return db
    .selectFrom('sensor')
    .innerJoin('room', 'room.id', 'sensor.room_id')
    .leftJoin('job_run', (join) =>
      join
        .onRef('job_run.account_id', '=', 'room.account_id')
        .onRef('job_run.slice', '=', 'room.slice')
        .on('job_run.job', '=', pollJob),
    )
    .select(['sensor.id', 'room.account_id', 'room.slice', 'job_run.succeeded_at as answered'])
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

/** When the source last answered for a sensor, by its own outages: those in which it has not answered follow each other. */
function answeredBefore(own: readonly Outage[], answered: number | undefined): number | undefined {
  let first = present(own.at(-1), answered);
  for (const before of own.slice(0, -1).toReversed()) {
    if (before.to_at !== first?.from_at) break;
    first = before;
  }
  return first?.from_at ?? answered;
}

function present(last: Outage | undefined, answered: number | undefined): Outage | undefined {
  return last && last.to_at >= (answered ?? 0) - sameMoment ? last : undefined;
}
