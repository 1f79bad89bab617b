/** The same tables as in `auth.db`, beside those of the store in its database and its schema. */
import type { Database, Rights } from '@roomlog/store';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Access } from '../../access.ts';
import { AccessError } from '../../errors.ts';
import type { Schema } from '../../schema.ts';
import { migrations } from './migrations.ts';

/** One row, which whoever migrates locks. */
type Versioned = Schema & { access_version: { version: number } };

/** Of a user who makes no tables, such as a dashboard's may be. */
const rights: Rights = {
  access_version: ['SELECT'],
  user: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  link: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  session: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  token: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  access_log: ['SELECT', 'INSERT', 'DELETE'],
};

/**
 * Makes or upgrades the tables, completely or not at all. Several processes may do so at once.
 * @param database closed with the access, and also when this rejects
 * @throws AccessError `newer`, or `older` where its user may make no tables; StoreError
 */
export async function openAccess(database: Database): Promise<Access> {
  const { name, version, asError, close } = database;
  const db = database.db as Kysely<Versioned>;
  try {
    await migrate(db, name);
    await database.expectRights(rights);
    return { db: db as unknown as Kysely<Schema>, name, version, asError, close };
  } catch (error) {
    await close();
    throw asError(error);
  }
}

async function migrate(db: Kysely<Versioned>, name: string): Promise<void> {
  const found = await versionOf(db);
  if (found > migrations.length) throw newer(name);
  if (found === migrations.length) return;
  await db
    .transaction()
    .execute((trx) => upgrade(trx, name))
    .catch((error: unknown) => {
      throw isRightMissing(error) ? older(name, { cause: error }) : error;
    });
}

/** 0 where there are no such tables. */
async function versionOf(db: Kysely<Versioned>): Promise<number> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT to_regclass(quote_ident(current_schema()) || '.access_version') IS NOT NULL AS found`.execute(db);
  if (!rows[0]?.found) return 0;
  return (await db.selectFrom('access_version').select('version').executeTakeFirst())?.version ?? 0;
}

async function upgrade(trx: Transaction<Versioned>, name: string): Promise<void> {
  await sql`
    CREATE TABLE IF NOT EXISTS access_version (
      version integer NOT NULL, is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only))`.execute(trx);
  await trx
    .insertInto('access_version')
    .values({ version: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { version } = await trx.selectFrom('access_version').select('version').forUpdate().executeTakeFirstOrThrow();
  if (version > migrations.length) throw newer(name);
  for (const statement of migrations.slice(version).flat()) await sql.raw(statement).execute(trx);
  await trx.updateTable('access_version').set({ version: migrations.length }).execute();
}

const newer = (name: string) =>
  new AccessError('newer', `The users in ${name} were written by a newer roomlog; update roomlog to open them.`);

const older = (name: string, options: ErrorOptions) =>
  new AccessError(
    'older',
    `${name} has no tables for users yet, or older ones, and its user may not make them; run roomlog user list once as the owner of the database.`,
    options,
  );

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: insufficient_privilege */
const isRightMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === '42501';
