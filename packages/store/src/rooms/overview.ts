/**
 * Rooms with everything that a page shows of them. The number of statements is the same for one room and for two
 * hundred.
 */
import { type RawBuilder, sql } from 'kysely';
import { plausibleTimes, type TimeRange } from '../clock/plausible.ts';
import { engineOf, listOf } from '../engine.ts';
import type {
  ComfortLimits,
  Db,
  ReadingRow,
  SensorHealth,
  StoredMember,
  StoredReading,
  StoredRoom,
  StoredSensor,
} from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import { isShownRow } from '../shown-messages.ts';
import { isObserved, sourcesWithReadMarks } from '../sources.ts';
import { listAccounts } from './accounts.ts';
import { comfortLimits } from './comfort.ts';
import { newestHealth } from './health.ts';
import { sensorsById } from './rooms.ts';
import { type Unchanged, unchangedSince } from './unchanged.ts';

/** A sensor with its newest reading. */
export interface SensorOverview extends StoredSensor {
  /** The newest reading with a plausible time. */
  latest: StoredReading | undefined;
  /** Time of the first reading, epoch seconds; the start of its hour if the reading itself is deleted (retention). */
  first: number | undefined;
  /** Undefined where the home has chosen none. */
  comfort: ComfortLimits | undefined;
  /** Undefined where the service says nothing of it, as BOCCO's does. */
  health: SensorHealth | undefined;
  /** Of a service whose readings have no time of their own; see `whySuspect`. */
  unchanged: Unchanged | undefined;
  /** The uuid of the sensor whose place it took; see chain.ts. */
  earlier: string | undefined;
}

/** A room with its members, its sensors and its unread messages. */
export interface RoomOverview extends StoredRoom {
  /** The uuid of who is signed in with the account that the room is read with; null before the first sign-in. */
  user: string | null;
  /** By when they joined. */
  members: StoredMember[];
  /** Those that have readings, in the order of the source's list. */
  sensors: SensorOverview[];
  /** Messages of others after the read mark of the account's user; 0 while nobody is signed in, and without read marks. */
  unread: number;
}

/** The end of a page of rooms: the last room and its position at that time. */
export interface RoomCursor {
  id: number;
  /** Null if the source did not list the room any more. */
  position: number | null;
}

/**
 * A page of the rooms that are followed, in the order of the source's list; rooms that it no longer lists come last.
 * About a dozen statements, whatever the limit. A cursor stays valid while the list changes: the page continues after the
 * cursor's room, wherever that is now, or from its old position if the source no longer lists it.
 * @param page.only the uuid of the only room that may be seen; undefined for all
 * @returns `next` is the cursor of the next page; undefined on the last page
 */
export async function roomsOverview(
  db: Db,
  { after, limit, only }: { after?: RoomCursor | undefined; limit: number; only?: string | undefined },
): Promise<{ rooms: RoomOverview[]; next: RoomCursor | undefined }> {
  const isBehind = sql<boolean>`(${place}, id) > (${sql.join(after ? await placeOf(db, after) : [0, 0])})`;
  // Sort by few columns first; read all columns only for the rooms on the page.
  const ordered = db
    .selectFrom('room')
    .select('id')
    .where('unfollowed_at', 'is', null)
    .$if(after !== undefined, (query) => query.where('id', '<>', after?.id ?? 0).where(isBehind))
    .$if(only !== undefined, (query) => query.where('uuid', '=', only?.toLowerCase() ?? ''))
    .orderBy(place)
    .orderBy('id')
    .limit(limit + 1);
  const found = await db
    .selectFrom('room')
    .selectAll()
    .where('id', 'in', ordered)
    .orderBy(place)
    .orderBy('id')
    .execute();
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { rooms: await withContents(db, page), next: last && { id: last.id, position: last.position } };
}

/** The same for one room; undefined also for one that is not followed. @param id in this store */
export async function roomOverview(db: Db, id: number): Promise<RoomOverview | undefined> {
  const room = db.selectFrom('room').selectAll().where('id', '=', id).where('unfollowed_at', 'is', null);
  const found = await room.execute();
  return (await withContents(db, found))[0];
}

/** After every position of a list. */
const unlisted = Number.MAX_SAFE_INTEGER;
const place = sql<number>`coalesce(position, ${sql.lit(unlisted)})`;

/** Where the page continues in the present list: after this place and id. */
async function placeOf(db: Db, { id, position }: RoomCursor): Promise<[place: number, id: number]> {
  if (position === null) return [unlisted, id];
  const room = await db.selectFrom('room').select('position').where('id', '=', id).executeTakeFirst();
  // When the room left the list, the next one moved up to its position.
  return typeof room?.position === 'number' ? [room.position, id] : [position, 0];
}

async function withContents(db: Db, rooms: StoredRoom[]): Promise<RoomOverview[]> {
  if (rooms.length === 0) return [];
  const roomIds = rooms.map(({ id }) => id);
  const ids = listOf(db, 'integer', roomIds);
  const members = Map.groupBy(await membersIn(db, ids), ({ room_id }) => room_id);
  const sensors = Map.groupBy(await sensorsIn(db, ids), ({ room_id }) => room_id);
  const unread = await unreadIn(db, ids);
  const users = new Map((await listAccounts(db)).map(({ id, user }) => [id, user]));
  return rooms.map((room) => ({
    ...room,
    user: users.get(room.account_id) ?? null,
    members: members.get(room.id) ?? [],
    sensors: sensors.get(room.id) ?? [],
    unread: unread.get(room.id) ?? 0,
  }));
}

function membersIn(db: Db, rooms: RawBuilder<number>): Promise<StoredMember[]> {
  return db
    .selectFrom('member')
    .selectAll()
    .where('room_id', 'in', rooms)
    .orderBy('joined_at')
    .orderBy('uuid')
    .execute();
}

async function sensorsIn(db: Db, rooms: RawBuilder<number>): Promise<SensorOverview[]> {
  const sensors = await db
    .selectFrom('sensor')
    .selectAll()
    .where('user_type', '=', 'sensor_room')
    .where('room_id', 'in', rooms)
    .orderBy('position', (order) => order.asc().nullsLast())
    .orderBy('id')
    .execute();
  const sensorIds = sensors.map(({ id }) => id);
  const ids = listOf(db, 'integer', sensorIds);
  const times = await plausibleTimes(db);
  const newest = await latestOf(db, ids, times);
  const latest = new Map(newest.map((reading) => [reading.sensor_id, reading]));
  const firsts = new Map((await firstsOf(db, ids, times)).map((first) => [first.id, first]));
  const comfort = await comfortLimits(db, sensorIds);
  const observed = new Set(sensors.filter(({ source }) => isObserved(source)).map(({ id }) => id));
  const health = observed.size === 0 ? undefined : await newestHealth(db, ids);
  const unchanged = await unchangedSince(
    db,
    newest.filter(({ sensor_id }) => observed.has(sensor_id)),
  );
  const prunedBefore = await getPrunedBefore(db);
  const earlier = await sensorsById(
    db,
    sensors.flatMap(({ continues }) => continues ?? []),
  );
  return sensors.map((sensor) => {
    const { hour = null, reading = null } = firsts.get(sensor.id) ?? {};
    const isPruned = hour !== null && hour < prunedBefore;
    return {
      ...sensor,
      latest: latest.get(sensor.id),
      first: (isPruned ? hour : reading) ?? undefined,
      comfort: comfort.get(sensor.id),
      health: health?.get(sensor.id),
      unchanged: unchanged.get(sensor.id),
      earlier: earlier.get(sensor.continues ?? 0)?.uuid,
    };
  });
}

async function latestOf(db: Db, sensors: RawBuilder<number>, { to }: TimeRange): Promise<ReadingRow[]> {
  const { rows } = await sql<ReadingRow>`
    SELECT reading.* FROM sensor JOIN ${engineOf(db).newestReading(to)} WHERE sensor.id IN ${sensors}`.execute(db);
  return rows;
}

function firstsOf(db: Db, sensors: RawBuilder<number>, { from, to }: TimeRange) {
  const reading = engineOf(db).firstTime({ sensor: sql.ref('sensor.id'), from, to });
  const hour = sql<number | null>`(
    SELECT min(ts) FROM rollup_hour WHERE sensor_id = sensor.id AND ts >= ${from} AND ts <= ${to})`;
  return db
    .selectFrom('sensor')
    .select(['id', hour.as('hour'), reading.as('reading')])
    .where('id', 'in', sensors)
    .execute();
}

async function unreadIn(db: Db, rooms: RawBuilder<number>): Promise<Map<number, number>> {
  const counts = await db
    .selectFrom('member')
    .innerJoin('message', 'message.room_id', 'member.room_id')
    .innerJoin('room', 'room.id', 'member.room_id')
    .innerJoin('account', 'account.id', 'room.account_id')
    .select((eb) => ['member.room_id', eb.fn.countAll<number>().as('count')])
    .where('member.room_id', 'in', rooms)
    .whereRef('member.uuid', '=', 'account.user')
    .where('room.source', 'in', sourcesWithReadMarks)
    // Restarted ids can't be compared with those of older messages.
    .where((eb) => eb('message.date', '>', eb.fn.coalesce('room.ids_restarted_after', eb.val(0))))
    .whereRef('message.id', '>', 'member.read_id')
    .whereRef('message.sender', '<>', 'member.uuid')
    .where(isShownRow)
    .groupBy('member.room_id')
    .execute();
  return new Map(counts.map(({ room_id, count }) => [room_id, count]));
}
