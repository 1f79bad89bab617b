/**
 * What a copy takes of each table, in an order in which a row finds the rows that it refers to. Ids stay the same. What
 * a table of schema.ts is not here for, `leftOut` says.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { engineOf, listOf, type Value } from '../engine.ts';
import { sliceOf } from '../rooms/slice.ts';
import type { Db, Schema } from '../schema.ts';
import type { SettingName } from '../settings.ts';
import type { Span } from '../time/seconds.ts';
import type { Scope } from './scope.ts';

export type CopiedRow = Readonly<Record<string, Value>>;

/** Values of the columns of `Part.key`. */
export type Key = readonly (number | string)[];

/** Rows that are wanted, in the order of their key. */
export interface Wanted {
  /** One of `Part.owner`; null for a part without. */
  owner: number | null;
  /** Only those after this one. */
  after: Key | null;
  limit: number;
  /** Only those of this time; of readings alone. */
  span?: Span;
}

export interface Part {
  /** For people, and where a copy goes on: two parts may be of one table. */
  name: string;
  table: keyof Schema;
  /** Whose rows they are: then they are read owner by owner, as the indexes have them. */
  owner?: { of: 'accounts' | 'rooms' | 'sensors'; column: string };
  /** What tells a row from the others (of its owner), in the order of an index. */
  key: readonly string[];
  /** What is copied of a table without an owner, or of a kind. */
  only?: (db: Db, scope: Scope) => RawBuilder<SqlBool> | undefined;
  /** What is read in place of the table. */
  from?: (db: Db, wanted: Wanted) => RawBuilder<unknown>;
  /** The column in which new rows get a number from the database. */
  number?: string;
  /** What a row has instead in its new store. @param scope whose rows are there */
  given?: (target: Db, row: CopiedRow, scope: Scope) => CopiedRow;
}

const ofRoom = { of: 'rooms', column: 'room_id' } as const;
const ofSensor = { of: 'sensors', column: 'sensor_id' } as const;

/** Each store has its own. */
const ownSettings: readonly SettingName[] = ['feed', 'copy'];

export const parts: readonly Part[] = [
  { name: 'settings', table: 'setting', key: ['name'], only: () => sql`name NOT IN (${sql.join(ownSettings)})` },
  { name: 'accounts', table: 'account', owner: { of: 'accounts', column: 'id' }, key: ['id'], number: 'id' },
  {
    name: 'rooms',
    table: 'room',
    owner: { of: 'rooms', column: 'id' },
    key: ['id'],
    number: 'id',
    // Each engine divides rooms among collectors in its own way.
    given: (target, { uuid }) => ({ slice: sliceOf(target, String(uuid)) }),
  },
  { name: 'members', table: 'member', owner: ofRoom, key: ['uuid'] },
  {
    name: 'sensors',
    table: 'sensor',
    owner: { of: 'sensors', column: 'id' },
    key: ['id'],
    number: 'id',
    given: (_target, { continues = null }, scope) => ({ continues: sensorIn(scope, continues) }),
  },
  { name: 'health of sensors', table: 'sensor_health', owner: ofSensor, key: ['ts'] },
  { name: 'comfort', table: 'comfort', owner: ofSensor, key: ['sensor_id'] },
  { name: 'outages', table: 'outage', owner: ofSensor, key: ['account_id', 'from_at'], from: outagesOfSensor },
  {
    name: 'quarantine',
    table: 'quarantine',
    key: ['source', 'origin', 'hash'],
    only: (db, { origins }) => origins && sql`origin IN ${listOf(db, 'text', origins)}`,
  },
  { name: 'media files', table: 'media_file', key: ['sha256'], only: hasFile },
  { name: 'waveforms', table: 'waveform', key: ['sha256'], only: hasFile },
  { name: 'messages', table: 'message', owner: ofRoom, key: ['id'], number: 'seq' },
  { name: 'versions of messages', table: 'message_conflict', owner: ofRoom, key: ['id', 'hash'] },
  { name: 'downloads', table: 'media', owner: ofRoom, key: ['message_id', 'kind'] },
  { name: 'outbox', table: 'outbox', key: ['seq'], number: 'seq', only: isOfRooms },
  {
    name: 'events',
    table: 'event',
    owner: ofRoom,
    key: ['at', 'seq'],
    number: 'seq',
    // A sensor may be in another room by now.
    given: (_target, { sensor_id = null }, scope) => ({ sensor_id: sensorIn(scope, sensor_id) }),
  },
  { name: 'read marks', table: 'read_request', owner: ofRoom, key: ['message_id'] },
  {
    name: 'seals of messages',
    table: 'seal',
    owner: { of: 'rooms', column: 'ref' },
    key: ['day'],
    only: () => sql`kind = 'message'`,
  },
  // Before the readings: a day is closed where it is sealed.
  {
    name: 'seals of readings',
    table: 'seal',
    owner: { of: 'sensors', column: 'ref' },
    key: ['day'],
    only: () => sql`kind = 'reading'`,
  },
  { name: 'gaps', table: 'gap', owner: ofSensor, key: ['from_ts'] },
  // Not made anew: those of deleted readings are all that is left of them.
  { name: 'hours', table: 'rollup_hour', owner: ofSensor, key: ['ts'] },
  { name: 'days', table: 'rollup_day', owner: ofSensor, key: ['ts'] },
  { name: 'weeks', table: 'rollup_week', owner: ofSensor, key: ['ts'] },
  { name: 'readings', table: 'reading', owner: ofSensor, key: ['ts', 'id'], from: readingsOfSensor },
  {
    name: 'versions of readings',
    table: 'reading_conflict',
    owner: ofSensor,
    key: ['ts', 'id', 'version'],
    number: 'seq',
  },
];

/** What is not copied, and why. */
export const leftOut: Readonly<Partial<Record<keyof Schema, string>>> = {
  job_run: 'what a collector did with the other store; its last answers become outages',
  lease: 'who holds the other store',
  change: 'the live feed of the other store, whose numbers mean nothing here',
};

/** Every table, once. */
export const copiedTables = [...new Set(parts.map(({ table }) => table))];

/** Null for a sensor that is not copied: another one will have its id there. */
const sensorIn = ({ sensors }: Scope, id: Value) => (typeof id === 'number' && sensors.includes(id) ? id : null);

function isOfRooms(db: Db, { origins, rooms }: Scope): RawBuilder<SqlBool> | undefined {
  return origins && sql`room_id IN ${listOf(db, 'integer', rooms)}`;
}

function hasFile(db: Db, scope: Scope): RawBuilder<SqlBool> | undefined {
  const of = isOfRooms(db, scope);
  return of && sql`sha256 IN (SELECT sha256 FROM media WHERE ${of} UNION SELECT sha256 FROM outbox WHERE ${of})`;
}

function readingsOfSensor(db: Db, { owner, after, limit, span }: Wanted): RawBuilder<unknown> {
  const [ts, id] = after ?? [];
  const behind = after && { after: { ts: Number(ts), id: Number(id) } };
  const within = span && { from: span.from, to: span.to - 1 };
  return engineOf(db).readings({ sensor: owner ?? 0, first: limit, ...behind, ...within });
}

/** Those of a whole slice become those of each of its sensors: the other store may have other slices. */
function outagesOfSensor(_db: Db, { owner }: Wanted): RawBuilder<unknown> {
  const columns = sql.raw('from_at, to_at, cause');
  return sql`(
    SELECT account_id, sensor_id, ${columns} FROM outage WHERE sensor_id = ${owner}
    UNION ALL
    SELECT outage.account_id, sensor.id AS sensor_id, ${columns}
    FROM sensor JOIN room ON room.id = sensor.room_id
      JOIN outage ON outage.account_id = room.account_id AND outage.sensor_id = -room.slice
    WHERE sensor.id = ${owner} AND NOT EXISTS (
      SELECT 1 FROM outage AS own
      WHERE own.account_id = outage.account_id AND own.sensor_id = sensor.id AND own.from_at = outage.from_at
    ))`;
}
