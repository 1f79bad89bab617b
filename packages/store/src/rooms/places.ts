/** Every place that is followed, with its newest reading: what a list of all of them is made from. */
import { sql } from 'kysely';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf, listOf } from '../engine.ts';
import { metrics } from '../metrics.ts';
import type { Db, ReadingRow, StoredReading } from '../schema.ts';
import { isObserved, type SourceName } from '../sources.ts';
import { newestHealth } from './health.ts';
import { type Suspicion, whySuspect } from './suspect.ts';
import { unchangedSince } from './unchanged.ts';

/** A sensor that has readings, or a room without one. */
export interface Place {
  room: { uuid: string; name: string; source: SourceName };
  /** Null for a room without a sensor. */
  sensor: { id: number; uuid: string; nickname: string } | null;
  /** The newest reading with a plausible time. */
  latest: StoredReading | undefined;
  /** Why that may not be true; empty when nothing speaks against it. */
  suspect: readonly Suspicion[];
}

type Row = StoredReading & {
  room: string;
  name: string;
  source: SourceName;
  sensor: number | null;
  sensor_uuid: string;
  nickname: string;
  position: number | null;
};

/**
 * All places, in the order of the source's list, but for sensors whose place another one took. One statement, with one look
 * into the index of readings for each sensor: about 5 µs each; two more where sensors are observed.
 * @param only the uuid of the only room that may be seen; undefined for all
 */
export async function listPlaces(db: Db, only?: string): Promise<Place[]> {
  const { to } = await plausibleTimes(db);
  const isSeen = (room: string) => {
    const isMeant = only === undefined ? sql`true` : sql`${sql.ref(`${room}.uuid`)} = ${only.toLowerCase()}`;
    return sql`${sql.ref(`${room}.unfollowed_at`)} IS NULL AND ${isMeant}`;
  };
  const { rows } = await sql<Row>`
    SELECT room.uuid AS room, room.name, room.source, sensor.id AS sensor, sensor.uuid AS sensor_uuid, sensor.nickname,
      sensor.position, reading.ts, reading.id, ${sql.join(metrics.map((metric) => sql.ref(`reading.${metric}`)))}
    FROM room
    LEFT JOIN sensor ON sensor.room_id = room.id AND sensor.user_type = 'sensor_room'
      AND NOT EXISTS (SELECT 1 FROM sensor AS later JOIN room AS other ON other.id = later.room_id
        WHERE later.continues = sensor.id AND ${isSeen('other')})
    LEFT JOIN ${engineOf(db).newestReading(to)}
    WHERE ${isSeen('room')}
    ORDER BY room.position IS NULL, room.position, room.id, sensor.position IS NULL, sensor.position, sensor.id
  `.execute(db);
  const suspicions = await suspicionsOf(db, rows);
  return rows.map((row) => {
    const { room, name, source, sensor, sensor_uuid, nickname, position: _, ...reading } = row;
    return {
      room: { uuid: room, name, source },
      sensor: sensor === null ? null : { id: sensor, uuid: sensor_uuid, nickname },
      latest: (reading.ts as number | null) === null ? undefined : reading,
      suspect: suspicions.get(sensor ?? 0) ?? [],
    };
  });
}

async function suspicionsOf(db: Db, rows: readonly Row[]): Promise<Map<number, Suspicion[]>> {
  const observed = rows.flatMap(({ sensor, ...row }): (ReadingRow & Row)[] =>
    sensor === null || !isObserved(row.source) ? [] : [{ ...row, sensor, sensor_id: sensor }],
  );
  if (observed.length === 0) return new Map();
  const health = await newestHealth(
    db,
    listOf(
      db,
      'integer',
      observed.map(({ sensor_id }) => sensor_id),
    ),
  );
  const unchanged = await unchangedSince(
    db,
    observed.filter(({ ts }) => (ts as number | null) !== null),
  );
  return new Map(
    observed.map((row) => [
      row.sensor_id,
      whySuspect({ ...row, latest: row, health: health.get(row.sensor_id), unchanged: unchanged.get(row.sensor_id) }),
    ]),
  );
}
