/** For tests: a real store in a temporary folder, deleted when the test ends. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { type CompiledQuery, type DatabaseConnection, type QueryResult, sql } from 'kysely';
import { onTestFinished, vi } from 'vitest';
import { engineOf, type SensorDay } from '../engine.ts';
import { connect } from '../engines/sqlite/connect.ts';
import { sqliteOf } from '../engines/sqlite/engine.ts';
import { applicationId } from '../engines/sqlite/file/header.ts';
import { migrations } from '../engines/sqlite/migrations/index.ts';
import { openStore } from '../engines/sqlite/open.ts';
import type { Message, NumberedReading, Room } from '../model.ts';
import { insertRows } from '../readings/rows.ts';
import { beforeWrite } from '../readings/write.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom, roomSensors } from '../rooms/rooms.ts';
import type { Db, ReadingRow } from '../schema.ts';
import type { Role, Store } from '../store.ts';
import { engineName, openPlace, temporaryPlace } from './engines.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store with what only tests want of it. */
export interface TestStore extends Store {
  /** The raw connection of SQLite, to damage or to read the file; for tests of SQLite alone. */
  readonly sqlite: Database.Database;
  /** A folder for files. */
  dataDir: string;
}

export async function openUntilTestEnds(place: string, role: Role): Promise<TestStore> {
  const store = await (engineName === 'sqlite' ? openStore(place, role) : openPlace(place, role));
  onTestFinished(() => store.close());
  const dataDir = engineName === 'sqlite' ? dirname(place) : temporaryFolder();
  return Object.defineProperty({ ...store, dataDir }, 'sqlite', {
    get: () => sqliteOf(store),
    enumerable: true,
  }) as TestStore;
}

/** Where a store can be made: a file, or an empty schema of PostgreSQL. */
export const newPlace = async () => (engineName === 'sqlite' ? `${temporaryFolder()}/roomlog.db` : temporaryPlace());

/** Puts all rooms that there are into the slice of a job's key without one. */
export async function inOneSlice(db: Db): Promise<void> {
  await db.updateTable('room').set({ slice: 0 }).execute();
}

/** With one room, `room`, and one sensor, `sensor`, in it. */
export async function temporaryStore(): Promise<TestStore & { room: number; sensor: number }> {
  const store = await openUntilTestEnds(await newPlace(), 'writer');
  await upsertRooms(store.db, [someRoom('room', ['sensor'])]);
  await inOneSlice(store.db);
  const room = await findRoom(store.db, 'room');
  const [sensor] = await roomSensors(store.db);
  return Object.assign(store, { room: room?.id ?? 0, sensor: sensor?.id ?? 0 });
}

/** For tests of what only SQLite does, beside others that every engine passes. */
export const isOnSqlite = engineName === 'sqlite';

/**
 * How often to try what holds for whatever comes, where every round asks the database: PostgreSQL in this process takes
 * its time, and what is the same on each engine is tried often enough on SQLite.
 */
export const runs = (count: number) => (isOnSqlite ? count : Math.ceil(count / 10));

/** Runs one statement, past everything that the store does for it. */
export async function run<Row>(db: Db, statement: string): Promise<QueryResult<Row>> {
  return sql.raw<Row>(statement).execute(db);
}

/** Writes readings without everything that follows from them. */
export async function insertAlone(db: Db, readings: readonly ReadingRow[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await beforeWrite(trx, readings);
    await insertRows(trx, readings);
  });
}

/**
 * Runs one statement on `reading`, past everything that the store does for it. Where closed days are stored in another
 * way they are so again after it.
 */
export async function runOnReadings<Row>(db: Db, statement: string): Promise<QueryResult<Row>> {
  if (isOnSqlite) return run<Row>(db, statement);
  return db.transaction().execute(async (trx) => {
    const { rows: days } = await run<SensorDay>(trx, 'SELECT sensor_id AS ref, day FROM reading_day');
    await engineOf(trx).openDays(trx, days);
    const result = await run<Row>(trx, statement.replaceAll(/\breading\b/g, 'reading_open'));
    await engineOf(trx).closeDays(trx, days);
    return result;
  });
}

/** From now on a table refuses what is done to its rows. @returns what ends that */
export async function refuse(
  { db }: Store,
  what: 'INSERT' | 'DELETE',
  table: string,
  words: string,
): Promise<() => Promise<void>> {
  const trigger = `TRIGGER refusal BEFORE ${what} ON ${table}`;
  if (engineName === 'sqlite') {
    await run(db, `CREATE ${trigger} BEGIN SELECT RAISE(ABORT, '${words}'); END`);
  } else {
    const body = `BEGIN RAISE EXCEPTION '${words}'; END`;
    await run(db, `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ ${body} $$`);
    await run(db, `CREATE ${trigger} FOR EACH ROW EXECUTE FUNCTION refuse()`);
  }
  const end = async () => {
    await run(db, `DROP TRIGGER IF EXISTS refusal${engineName === 'sqlite' ? '' : ` ON ${table}`}`);
  };
  onTestFinished(end);
  return end;
}

/** Faster, for what tests no disk. */
export async function hurry({ db }: Store): Promise<void> {
  await run(db, engineName === 'sqlite' ? 'PRAGMA synchronous = OFF' : 'SELECT 1');
}

export function someRoom(uuid: string, sensors: string[] = []): Room {
  return {
    uuid,
    name: `name of ${uuid}`,
    updated_at: new Date(0),
    background_image: '',
    members: [{ user: someUser(`${uuid}-member`, 'human'), joined_at: new Date(0), read_id: 0 }],
    sensors: sensors.map((sensor) => ({ ...someUser(sensor, 'sensor_room'), address: '' })),
  };
}

function someUser(uuid: string, user_type: string) {
  return { uuid, user_type, nickname: `nickname of ${uuid}`, icon: '' };
}

/** @param ts epoch seconds */
export function someReading(ts: number, values: Partial<NumberedReading> = {}) {
  return { id: ts, created_at: new Date(ts * 1000), temperature: 21.5, humidity: 40.25, illuminance: 100, ...values };
}

export function someMessage(id: number, values: Partial<Message> = {}): Message {
  return {
    id,
    unique_id: `unique-${id}`,
    date: new Date((1_700_000_000 + id) * 1000),
    media: 'text',
    message_type: 'normal',
    text: `text ${id}`,
    audio: '',
    image: '',
    sender: 'room-member',
    user: someUser('room-member', 'human'),
    dictated: false,
    detail: null,
    ...values,
  };
}

/** A file with the layout of an older version, and the rows that the SQL in `fill` adds. */
export async function makeOldStore(path: string, version: number, fill = ''): Promise<void> {
  const sqlite = new Database(path);
  sqlite.pragma('auto_vacuum = INCREMENTAL');
  sqlite.pragma(`application_id = ${applicationId}`);
  const store = connect(path, 'writer');
  const connection = sqliteOf(store);
  for (const migration of migrations) if (migration.version <= version) await migration.up(store.db as never);
  connection.pragma(`user_version = ${version}`);
  connection.exec(fill);
  await store.close();
  sqlite.close();
}

/** How many statements the driver executes during `work`. */
export async function countStatements({ db }: Store, work: () => Promise<unknown>): Promise<number> {
  return (await executed(db, work)).length;
}

interface Executed {
  statement: CompiledQuery;
  result: QueryResult<unknown>;
}

/** All statements that the driver executes during `work`. */
export async function executed(db: Db, work: () => Promise<unknown>): Promise<Executed[]> {
  const prototype = await db
    .getExecutor()
    .provideConnection(async (connection) => Object.getPrototypeOf(connection) as DatabaseConnection);
  const found: Executed[] = [];
  const watched = vi.spyOn(prototype, 'executeQuery');
  try {
    await work();
    for (const [at, { value }] of watched.mock.settledResults.entries()) {
      const [statement] = watched.mock.calls[at] ?? [];
      if (statement) found.push({ statement, result: value as QueryResult<unknown> });
    }
  } finally {
    watched.mockRestore();
  }
  return found;
}

/** Of SQLite alone: changes with every commit of another connection. */
export const dataVersion = (store: Store) => sqliteOf(store).pragma('data_version', { simple: true }) as number;

/** Whether `work` commits anything, as another connection sees it. */
export async function commits(store: Store, work: () => Promise<unknown>): Promise<boolean> {
  if (engineName !== 'sqlite') return writes(store, work);
  const other = await openStore(store.path, 'reader');
  try {
    const before = dataVersion(other);
    await work();
    return dataVersion(other) !== before;
  } finally {
    await other.close();
  }
}

/** A server counts for all connections together, and a lock as a commit: so whether `work` writes a row. */
async function writes({ db }: Store, work: () => Promise<unknown>): Promise<boolean> {
  return (await executed(db, work)).some(({ result: { numAffectedRows = 0n } }) => numAffectedRows > 0n);
}

/**
 * Runs code, which may use `openStore`, in a child process.
 * @returns the child, and its exit code and stderr when it ends
 */
export function inProcess(code: string) {
  const imports = `process.umask(0); const { openStore } = await import(${JSON.stringify(import.meta.resolve('../engines/sqlite/open.ts'))});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', imports + code], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stderr }));
  return { child, ended };
}
