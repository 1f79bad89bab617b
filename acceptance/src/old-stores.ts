/** Stores as older versions left them, with years of readings in them, and what must still be there after an upgrade. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { rootDir } from '@roomlog/runtime';
import { ended } from './home.ts';
import { runOnStore } from './program.ts';

const readingsOf = (count: number) => `
  INSERT INTO setting VALUES ('time_zone', 'Asia/Tokyo');
  INSERT INTO room (id, uuid, name, updated_at, background_image) VALUES (1, 'room', '居間', 0, '');
  INSERT INTO sensor (id, room_id, uuid, user_type, nickname, address) VALUES (1, 1, 'sensor', 'sensor_room', '', '');
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
  INSERT INTO reading SELECT 1, 1700000000 + i * 300 + (i % 5000 = 0) * 1200, i, 2000 + i % 500, NULL, i FROM n;
  INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, user, detail)
    SELECT 1, id, 'u' || id, ts, 'text', 'normal', 'やあ' || id, '', '', '', 0, '{}', 'null' FROM reading WHERE id <= 1000;`;

/** Rows are written for tables as they were up to this layout; later ones get them by migration. */
const filledAt = 9;

/** Makes a file of the layout after the first `version` migrations, or all of them where there are fewer. */
export async function makeOldStore(path: string, version: number, readings: number): Promise<void> {
  const code = `
    const [{ connect }, { sqliteOf }, { migrations, newestVersion }, { applicationId }] = await Promise.all(
      ['connect.ts', 'engine.ts', 'migrations/index.ts', 'file/header.ts'].map((file) => from('engines/sqlite/' + file)));
    const { default: Database } = await import(${JSON.stringify(betterSqlite)});
    const bare = new Database(${JSON.stringify(path)});
    bare.pragma('auto_vacuum = INCREMENTAL');
    bare.pragma('application_id = ' + applicationId);
    bare.close();
    const store = connect(${JSON.stringify(path)}, 'writer');
    const migrate = async (from, to) => {
      for (const migration of migrations) if (migration.version >= from && migration.version <= to) await migration.up(store.db);
    };
    await migrate(1, Math.min(${version}, ${filledAt}));
    sqliteOf(store).exec(${JSON.stringify(readingsOf(readings))});
    sqliteOf(store).pragma('foreign_keys = OFF');
    await migrate(${filledAt + 1}, ${version});
    sqliteOf(store).pragma('user_version = ' + Math.min(${version}, newestVersion));
    await store.close();`;
  const child = runOnStore(rootDir, code);
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors += chunk));
  if ((await ended(child)) !== 0) throw new Error(errors);
}

/** As many migrations as there are. */
export const newestLayout = 99;

const betterSqlite = join(rootDir, 'packages/store/node_modules/better-sqlite3/lib/index.js');

/** A store's layout, as SQLite keeps it, and its version. */
export function layoutOf(path: string): string {
  return ask(path, (database) => {
    const rows = database
      .prepare("SELECT name || ' ' || coalesce(sql, '') AS line FROM sqlite_schema ORDER BY 1")
      .all();
    const { user_version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    return [user_version, ...rows.map(({ line }) => String(line))].join('\n');
  });
}

/** A sum over every value that was there before: it must come out the same. */
export function contentOf(path: string): string {
  return ask(path, (database) => {
    // As text: such sums are beyond what a JavaScript number can tell apart.
    const sums = ['ts * 31 + id * 17', 'temperature * (id % 1009)', 'illuminance * 3'];
    const readings = `SELECT count(*), ${sums.map((sum) => `CAST(sum(${sum}) AS TEXT)`).join(', ')} FROM reading`;
    const messages = `SELECT count(*), group_concat(id || unique_id || date || text || media, ',' ORDER BY id) FROM message`;
    return JSON.stringify([readings, messages].map((query) => database.prepare(query).get()));
  });
}

function ask<T>(path: string, question: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return question(database);
  } finally {
    database.close();
  }
}
