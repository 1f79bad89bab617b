/** Creates the tables, or brings older ones up to date: completely or not at all. */
import { type Kysely, sql } from 'kysely';
import { foreign, newer, StoreError } from '../../errors.ts';
import type { Db, Trx } from '../../schema.ts';
import { renewFeed } from '../../settings.ts';
import type { Role, Store } from '../../store.ts';
import { isRightMissing } from './errors.ts';
import { isOfAnotherServer } from './feed.ts';
import { migrations, newestVersion } from './migrations/index.ts';

/** One row, which whoever migrates locks. */
type VersionSchema = { schema_version: { version: number } };

const versions = (db: Db | Trx) => db.withTables<VersionSchema>() as Kysely<VersionSchema>;

/**
 * Several processes may start at once: one migrates, and the others wait for it and find that it is done.
 * @throws StoreError `foreign`, `newer`, `older` or `missing` (for a reader, and for an outbox whose user may not migrate)
 */
export async function migrate({ db, path }: Store, role: Role): Promise<void> {
  const found = await versionOf(db, path);
  if (found > newestVersion) throw newer(path);
  if (role === 'reader') expectNewest(found, path);
  else if (found < newestVersion) {
    await db
      .transaction()
      .execute((trx) => upgrade(trx, path))
      .catch((error: unknown) => {
        // A dashboard may have a user that makes no tables.
        if (role === 'outbox' && isRightMissing(error)) expectNewest(found, path);
        throw error;
      });
  }
  if (role === 'writer') await expectOwnNumbers(db);
}

function expectNewest(found: number, path: string): void {
  if (found === 0) throw new StoreError('missing', `There is no store in ${path}; start the collector first.`);
  if (found === newestVersion) return;
  throw new StoreError('older', `${path} was written by an older roomlog; start roomlog once to bring it up to date.`);
}

/** 0 for an empty schema. @throws StoreError `foreign` for one with other tables */
async function versionOf(db: Db | Trx, path: string): Promise<number> {
  const { rows } = await sql<{ isOurs: boolean; tables: number }>`
    SELECT to_regclass(quote_ident(current_schema()) || '.schema_version') IS NOT NULL AS "isOurs",
      (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()) AS tables`.execute(db);
  const { isOurs = false, tables = 0 } = rows[0] ?? {};
  if (isOurs)
    return (await versions(db).selectFrom('schema_version').select('version').executeTakeFirst())?.version ?? 0;
  if (tables > 0) throw foreign(path);
  return 0;
}

async function upgrade(trx: Trx, path: string): Promise<void> {
  await sql`
    CREATE TABLE IF NOT EXISTS schema_version (
      version integer NOT NULL, is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only))`.execute(trx);
  const table = versions(trx);
  await table
    .insertInto('schema_version')
    .values({ version: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { version: from } = await table
    .selectFrom('schema_version')
    .select('version')
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (from > newestVersion) throw newer(path);
  for (const migration of migrations) if (migration.version > from) await migration.up(trx as never);
  await table.updateTable('schema_version').set({ version: newestVersion }).execute();
}

/** After a restore into another server nobody can go on with the feed of the old one. */
async function expectOwnNumbers(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await isOfAnotherServer(trx))) return;
    await trx.deleteFrom('change').execute();
    await renewFeed(trx);
  });
}
