/** Statements that a connection keeps: only a server shows what becomes of them. */
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { engineName, onServer } from '../../testing/engines.ts';
import { temporaryStore } from '../../testing/temporary-store.ts';
import { forgetNames } from './prepared.ts';

const isOnServer = engineName === 'postgres';

// The files before this one in the same process may have used all names.
beforeEach(forgetNames);

const schemaOf = (place: string) => /search_path(?:=|%3D)(\w+)/.exec(place)?.[1] ?? '';

test.runIf(isOnServer)('a statement is prepared once for each connection', async () => {
  const { db, room } = await temporaryStore();
  await db.transaction().execute(async (trx) => {
    for (const id of [room, room, room]) await trx.selectFrom('room').selectAll().where('id', '=', id).execute();
    const { rows } = await sql`
      SELECT FROM pg_prepared_statements WHERE statement = 'select * from "room" where "id" = $1'`.execute(trx);
    expect(rows).toHaveLength(1);
  });
});

/** As many as a store has. */
const connections = 8;

test.runIf(isOnServer)('tables that get a column under open connections are read as before', async () => {
  const { db, path, room } = await temporaryStore();
  /** In transactions that are open all at once, so that each connection has one. */
  const readEverywhere = async () => {
    let attempts = 0;
    const { promise: together, resolve: meet } = Promise.withResolvers<void>();
    const read = () =>
      db.transaction().execute(async (trx) => {
        attempts += 1;
        if (attempts >= connections) meet();
        await together;
        return trx.selectFrom('member').selectAll().where('room_id', '=', room).execute();
      });
    const found = await Promise.all(Array.from({ length: connections }, read));
    return { found, attempts };
  };
  const before = await readEverywhere();
  expect(before.attempts).toBe(connections);
  await onServer(`ALTER TABLE ${schemaOf(path)}.member ADD COLUMN later integer`);
  const after = await readEverywhere();
  expect(after.found).toEqual(before.found.map((rows) => rows.map((row) => ({ ...row, later: null }))));
  expect(after.attempts).toBeGreaterThan(connections);

  // Without a transaction it is asked again at once.
  await onServer(`ALTER TABLE ${schemaOf(path)}.member DROP COLUMN later`);
  const alone = () => db.selectFrom('member').selectAll().where('room_id', '=', room).execute();
  const found = await Promise.all(Array.from({ length: connections }, alone));
  expect(found).toEqual(before.found);
});
