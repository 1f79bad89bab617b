/**
 * For tests: the engine that this run has. The same test files run once on each: Vitest has a project for SQLite
 * (`units`), one for PostgreSQL in this process (`pglite`), and one for a server where `ROOMLOG_TEST_POSTGRES` has its
 * address (`postgres`).
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Database } from '../engines/database.ts';
import type { StoreLocation } from '../engines/location.ts';
import { locationOf } from '../engines/open.ts';
import { type Connected, connect } from '../engines/postgres/connect.ts';
import { databaseOf } from '../engines/postgres/database.ts';
import { migrate } from '../engines/postgres/migrate.ts';
import { openStore as openAddress } from '../engines/postgres/open.ts';
import { createConnections } from '../engines/postgres/pool.ts';
import { expectFinished } from '../engines/unfinished.ts';
import type { Role } from '../store.ts';
import { pglite, pgliteConnections } from './pglite.ts';

/** `sqlite`, `pglite` or `postgres`. */
export const engineName = process.env['TEST_ENGINE'] ?? 'sqlite';

/** Address of a server's database for tests, in which they make and delete schemas. */
export const serverAddress = process.env['ROOMLOG_TEST_POSTGRES'] ?? '';

/** @param schema of the database */
export function addressOf(schema: string): string {
  const url = new URL(serverAddress);
  url.searchParams.set('options', `-csearch_path=${schema}`);
  return url.href;
}

/** Opens what `temporaryPlace` made. */
export async function openPlace(place: string, role: Role): Promise<Connected> {
  if (!place.startsWith('pglite:')) return { ...(await openAddress(place, role)), path: place };
  const store = connectPlace(place);
  await migrate(store, role);
  return store;
}

/** Connects to what `temporaryPlace` or `unusedPlace` made, and leaves its tables as they are. */
export function connectPlace(place: string): Connected {
  const [, schema] = /^pglite:(.*)/.exec(place) ?? [];
  return connect(schema === undefined ? createConnections(place, 'writer') : pgliteConnections(schema), place);
}

/** The location of what `temporaryPlace` made: as for an address, also of PostgreSQL in this process. */
export function locationOfPlace(place: string): StoreLocation {
  if (!place.startsWith('pglite:')) return { ...locationOf(place), name: place };
  const open = async (role: Role) => expectFinished(await openPlace(place, role));
  return {
    ...locationOf('postgres://localhost/pglite'),
    name: place,
    open,
    openUnfinished: () => openPlace(place, 'writer'),
    expectThere: async () => (await open('reader')).close(),
  };
}

/** As `StoreLocation.openDatabase`, of what `temporaryPlace` made. @param seconds see `databaseOf` */
export const openDatabase = async (place: string, seconds?: () => number): Promise<Database> =>
  databaseOf(await openPlace(place, 'outbox'), seconds);

/**
 * An empty schema of PostgreSQL. On a server it is deleted when the test ends; here the next test of the same package
 * gets it, empty.
 */
export async function temporaryPlace(tables: 'store' | 'access' = 'store'): Promise<string> {
  if (engineName === 'pglite') return `pglite:${await emptySchema(free[tables])}`;
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE SCHEMA ${schema}`);
  onTestFinished(async () => void (await onServer(`DROP SCHEMA ${schema} CASCADE`)));
  return addressOf(schema);
}

/** An empty schema of PostgreSQL in which no test has made tables. It is deleted when the test ends. */
export async function unusedPlace(): Promise<string> {
  if (engineName !== 'pglite') return temporaryPlace();
  const [db, schema] = [await pglite(), `unused_${++made}`];
  await db.exec(`CREATE SCHEMA ${schema}`);
  onTestFinished(async () => void (await db.exec(`DROP SCHEMA ${schema} CASCADE`)));
  return `pglite:${schema}`;
}

/** Runs a statement beside all stores. */
export async function onServer(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(serverAddress);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

const free: Record<'store' | 'access', string[]> = { store: [], access: [] };
let made = 0;

/** To delete the rows takes a tenth of what it takes to make the tables. */
async function emptySchema(free: string[]): Promise<string> {
  const db = await pglite();
  const schema = free.pop() ?? `test_${++made}`;
  onTestFinished(() => void free.push(schema));
  const { rows } = await db.query<{ tablename: string }>(
    `SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename <> ALL ($2)
      AND pg_relation_size(format('%I.%I', schemaname, tablename)) > 0`,
    [schema, ['schema_version', 'access_version']],
  );
  const months = await db.query<{ tablename: string }>(
    `SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename ~ '^reading_[0-9]{4}_[0-9]{2}$'`,
    [schema],
  );
  const dropped = months.rows.map(({ tablename }) => `DROP TABLE ${schema}.${tablename};`).join('');
  const used = rows.map(({ tablename }) => `${schema}.${tablename}`);
  const clear = used.map((table) => `DELETE FROM ${table};`).join('');
  const sequences = `SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences`;
  await db.exec(`
    CREATE SCHEMA IF NOT EXISTS ${schema};
    SET session_replication_role = replica; ${clear} SET session_replication_role = DEFAULT; ${dropped}
    ${sequences} WHERE schemaname = '${schema}';`);
  // Nobody else does here: dead rows would slow down every test after this one.
  const left = used.filter((table) => !dropped.includes(table));
  if (left.length > 0) await db.query(`VACUUM ${left.join(', ')}`);
  if (used.length > 0) await db.exec(`INSERT INTO ${schema}.account (source, name) VALUES ('bocco', 'default')`);
  return schema;
}
