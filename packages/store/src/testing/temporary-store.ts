/** For tests: a real store in a temporary folder, deleted when the test ends. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { connect } from '../engines/sqlite/connect.ts';
import { sqliteOf } from '../engines/sqlite/engine.ts';
import { applicationId } from '../engines/sqlite/file/header.ts';
import { migrations } from '../engines/sqlite/migrations/index.ts';
import { openStore } from '../engines/sqlite/open.ts';
import type { Message, Reading, Room } from '../model.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom, roomSensors } from '../rooms/rooms.ts';
import type { Role, Store } from '../store.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store with its raw connection, to damage or to read the file. */
export interface TestStore extends Store {
  sqlite: Database.Database;
}

export async function openUntilTestEnds(path: string, role: Role): Promise<TestStore> {
  const store = await openStore(path, role);
  onTestFinished(() => store.close());
  return { ...store, sqlite: sqliteOf(store) };
}

/** With one room, `room`, and one sensor, `sensor`, in it. */
export async function temporaryStore(): Promise<TestStore & { room: number; sensor: number }> {
  const store = await openUntilTestEnds(`${temporaryFolder()}/roomlog.db`, 'writer');
  await upsertRooms(store.db, [someRoom('room', ['sensor'])]);
  const room = await findRoom(store.db, 'room');
  const [sensor] = await roomSensors(store.db);
  return { ...store, room: room?.id ?? 0, sensor: sensor?.id ?? 0 };
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
export function someReading(ts: number, values: Partial<Reading> = {}) {
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
export async function countStatements({ sqlite }: TestStore, work: () => Promise<unknown>): Promise<number> {
  const prototype = Object.getPrototypeOf(sqlite.prepare('SELECT 1')) as Record<
    string,
    (...given: unknown[]) => unknown
  >;
  const originals = new Map(['all', 'get', 'iterate', 'run'].map((name) => [name, prototype[name]] as const));
  let executed = 0;
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...given: unknown[]) {
      executed += 1;
      return original?.apply(this, given);
    };
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) if (original) prototype[name] = original;
  }
  return executed;
}

/** Changes with every commit of another connection. */
export const dataVersion = (store: Store) => sqliteOf(store).pragma('data_version', { simple: true }) as number;

/** Whether `work` commits anything, as another connection sees it. */
export async function commits({ path }: Store, work: () => Promise<unknown>): Promise<boolean> {
  const other = await openStore(path, 'reader');
  try {
    const before = dataVersion(other);
    await work();
    return dataVersion(other) !== before;
  } finally {
    await other.close();
  }
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
