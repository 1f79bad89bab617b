import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, test } from 'vitest';
import { dueDownloads } from '../../media/media.ts';
import { indexMessages } from '../../messages/index-messages.ts';
import { insertMessages, messagesPage } from '../../messages/messages.ts';
import { searchMessages } from '../../messages/search.ts';
import { openUntilTestEnds, someMessage, temporaryFolder } from '../../testing/temporary-store.ts';
import { applicationId } from './file/header.ts';
import * as first from './migrations/001-first.ts';

/** What a collector of the first layout writes. */
const insert = `INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender,
  dictated, user, detail) VALUES (1, ?, 'unique-' || ?, 1700000000, 'image', 'normal', ?, '', 'https://bocco.example/i',
  'mama', 0, '{"nickname":"ママ"}', 'null') ON CONFLICT DO NOTHING`;

/** A store of the first layout with a room and messages. */
async function firstLayout(path: string, texts: readonly string[]): Promise<void> {
  const sqlite = new Database(path);
  sqlite.pragma(`application_id = ${applicationId}`);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  await first.up(db);
  sqlite.exec(`INSERT INTO room (uuid, name, updated_at, background_image) VALUES ('room', 'わが家', 0, '')`);
  const statement = sqlite.prepare(insert);
  for (const [at, text] of texts.entries()) statement.run(at + 1, at + 1, text);
  sqlite.pragma('user_version = 1');
  await db.destroy();
}

test('messages of the first layout are all kept, and searched and archived after the start', async () => {
  const path = `${temporaryFolder()}/roomlog.db`;
  await firstLayout(path, ['明日は雨', '傘を持った']);
  const old = new Database(path, { readonly: true });
  const before = old.prepare('SELECT * FROM message ORDER BY id').all();
  const { db, sqlite } = await openUntilTestEnds(path, 'writer');
  const columns = Object.keys(before[0] as object).join(', ');
  // An older dashboard that has the file open goes on with its own queries.
  expect(old.prepare(`SELECT ${columns} FROM message ORDER BY id`).all()).toEqual(before);
  old.close();
  expect(await searchMessages(db, 1, '雨', { limit: 5 })).toEqual([]);
  expect(await indexMessages(db)).toBe(2);
  expect(await searchMessages(db, 1, '雨', { limit: 5 })).toMatchObject([{ id: 1, extra: null }]);
  expect(await dueDownloads(db, 1, { now: 0, longestWait: 86_400 }, 5)).toMatchObject([
    { message_id: 2 },
    { message_id: 1 },
  ]);
  // An older collector that still ran is not kept from writing; its message is taken up at the next start.
  sqlite.prepare(insert).run(3, 3, '雨がやんだ');
  sqlite.prepare(insert).run(3, 3, 'again');
  expect(await indexMessages(db)).toBe(1);
  expect(await searchMessages(db, 1, '雨', { limit: 5 })).toHaveLength(2);
  await insertMessages(db, 1, [someMessage(4)]);
  expect(await messagesPage(db, 1, { limit: 5 })).toHaveLength(4);
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(sqlite.pragma('foreign_key_check')).toEqual([]);
});
