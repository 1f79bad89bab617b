/** Opens a database; nothing else does. One that is another program's, newer or unsafe is refused before it is changed. */
import { sql } from 'kysely';
import { StoreError } from '../../errors.ts';
import type { Db } from '../../schema.ts';
import type { Role } from '../../store.ts';
import { shownAddress } from './address.ts';
import { type Connected, connect } from './connect.ts';
import { type Server, whyUnsuitable } from './demands.ts';
import { asStoreError } from './errors.ts';
import { migrate } from './migrate.ts';
import { createConnections } from './pool.ts';
import { expectRole } from './rights.ts';

/**
 * Opens a store in a database of PostgreSQL 13 or newer, and creates or upgrades its tables first unless it is for a
 * `reader`.
 * @param address `postgres://user:password@host:port/database`; other parameters of libpq may follow, such as
 *   `?options=-csearch_path%3Droomlog` for a schema
 * @throws StoreError if it can't be opened: `unreachable`, `refused`, `unsuitable`, `foreign`, `newer`, `older` (for a
 *   reader), `missing` (for a reader) or `unwritable`
 */
export async function openStore(address: string, role: Role): Promise<Connected> {
  const shown = shownAddress(address);
  if (shown === undefined) {
    const sentence =
      "The address of the database can't be read; write it as postgres://user:password@host:port/database.";
    throw new StoreError('unsuitable', sentence);
  }
  const store = connect(createConnections(address, role), shown);
  try {
    await expectSafe(store.db, shown);
    await expectOwnSession(store.db);
    await migrate(store, role);
    await expectRole(store.db, role, shown);
    return store;
  } catch (error) {
    await store.close();
    throw asStoreError(error, shown);
  }
}

/**
 * Asks twice on one connection, and has a transaction open beside it the second time: a pooler that gives each transaction
 * another connection has given it that of the first time, and has lost the prepared statement.
 */
async function expectOwnSession(db: Db): Promise<void> {
  await db.connection().execute(async (session) => {
    const ask = () => sql`SELECT CAST(${1} AS integer)`.execute(session);
    await ask();
    await db.transaction().execute(async (trx) => {
      await sql`SELECT 1`.execute(trx);
      await ask();
    });
  });
}

async function expectSafe(db: Db, shown: string): Promise<void> {
  const { rows } = await sql<Server>`
    SELECT current_setting('server_version') AS version, CAST(current_setting('server_version_num') AS integer) AS number,
      current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS commit, current_schema() AS schema`.execute(db);
  for (const server of rows) {
    const why = whyUnsuitable(server);
    if (why !== undefined) throw new StoreError('unsuitable', `The database ${shown} ${why}`);
  }
}
