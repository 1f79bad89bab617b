/**
 * Stores of every layout that a roomlog has left, as text in `released/`: a file there is written once, with the
 * layout, and never changed. A migration that is edited, moved or taken out doesn't make what stands there any more.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verifySeals } from '../../seals/verify.ts';
import { makeOldStore, openUntilTestEnds, temporaryFolder } from '../../testing/temporary-store.ts';
import { connect } from './connect.ts';
import { sqliteOf } from './engine.ts';
import { applicationId } from './file/header.ts';
import { findDamage, strayRow } from './file/integrity-check.ts';
import { layoutOf } from './layout.ts';
import { findOtherLayout } from './migration-plan.ts';
import * as first from './migrations/001-first.ts';
import * as seals from './migrations/003-seals.ts';
import * as gaps from './migrations/004-gaps.ts';
import * as readRequests from './migrations/005-read-requests.ts';
import { migrations, newestVersion } from './migrations/index.ts';
import { openStore } from './open.ts';

const folder = join(import.meta.dirname, 'released');
const versions = migrations.map(({ version }) => version);

/** What a home of the first layout has in each of its tables, and what each later one added. */
const rows: Record<number, string> = {
  1: `
    INSERT INTO setting VALUES ('time_zone', 'Asia/Tokyo');
    INSERT INTO room (id, uuid, name, updated_at, background_image, position) VALUES (1, 'room', '居間', 5, '', 0);
    INSERT INTO member VALUES (1, 'member', 'human', 'ママ', '', 6, 7);
    INSERT INTO sensor VALUES (1, 1, 'sensor', 'sensor_room', '温湿度', '', 0);
    INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance)
      VALUES (1, 1700000000, 1, 2150, 4025, NULL), (1, 1700005000, 2, -50, NULL, 300);
    INSERT INTO rollup_hour (sensor_id, ts, count, temperature_count, temperature_min, temperature_max, temperature_sum,
        humidity_count, humidity_min, humidity_max, humidity_sum, illuminance_count)
      VALUES (1, 1699999200, 1, 1, 2150, 2150, 2150, 1, 4025, 4025, 4025, 0);
    INSERT INTO outbox (unique_id, room_id, text, state, created_at, next_attempt_at) VALUES ('u', 1, 'やあ', 'queued', 8, 9);
    INSERT INTO job_run VALUES ('poll-sensors', 1, 2, 2, NULL, NULL, NULL);
    INSERT INTO lease VALUES ('collector', 1, 'host', 10);
    INSERT INTO change (kind, ref, first, last) VALUES ('reading', 1, 1700000000, 1700005000);
    INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, user, detail)
      VALUES (1, 11, 'm', 1700000001, 'text', 'normal', '雨', '', '', 'member', 0, '{"nickname":"ママ"}', 'null');`,
  2: `
    INSERT INTO message_text (rowid, room, text) VALUES (1, 'r1', '96e8');
    INSERT INTO message_conflict VALUES (1, 11, 'h', '{}', 12);
    INSERT INTO quarantine (source, hash, reason, raw, first_seen, last_seen, times) VALUES ('readings', 'h', 'no time', '{}', 13, 14, 2);
    INSERT INTO media_file VALUES ('abc', 'image/png', 3);
    INSERT INTO media (room_id, message_id, kind, url, priority, state, sha256) VALUES (1, 11, 'image', 'https://x', 1, 'stored', 'abc');`,
  3: `INSERT INTO seal VALUES ('reading', 1, 1699920000, 2, x'00ff', 1, NULL);`,
  4: `
    INSERT INTO outage VALUES (0, 15, 16, 'collector_off');
    INSERT INTO gap VALUES (1, 1700000000, 1700005000, 'sensor_silent');`,
  5: `INSERT INTO read_request (room_id, message_id, asked_at, state, next_attempt_at) VALUES (1, 11, 17, 'queued', 18);`,
  6: `UPDATE room SET newest_id = 11;`,
  7: `
    INSERT INTO reading_conflict (sensor_id, ts, id, version, temperature, humidity, illuminance, received_at)
      VALUES (1, 1700000000, 1, '9900,4025,', 9900, 4025, NULL, 19);`,
  8: `UPDATE quarantine SET state = 'dropped';`,
  9: `UPDATE outbox SET asked_at = 20, asked_boot = 'boot', asked_uptime = 21.5;`,
  10: `UPDATE account SET user = 'member';`,
  12: `
    INSERT INTO outbox (unique_id, room_id, text, kind, sha256, state, created_at, next_attempt_at)
      VALUES ('p', 1, '', 'image', 'abc', 'queued', 22, 23);`,
  13: `INSERT INTO waveform VALUES ('abc', 24.5, x'0064');`,
  14: `UPDATE room SET unfollowed_at = 25; UPDATE account SET from_environment = 1;`,
  15: `INSERT INTO comfort VALUES (1, 1950, 2600, 3500, 6500);`,
  18: `
    INSERT INTO account (id, source, name, user) VALUES (2, 'emo', 'default', 'owner');
    INSERT INTO room (id, source, account_id, uuid, name, updated_at, background_image, position)
      VALUES (2, 'emo', 2, 'den', '書斎', 26, '', 0);
    INSERT INTO member VALUES (2, 'owner', 'member', 'パパ', '', 0, 0);
    INSERT INTO sensor (id, source, room_id, uuid, user_type, nickname, address, position, sensor_type, continues)
      VALUES (2, 'emo', 2, 'air', 'sensor_room', '書斎', '', 0, 'room', 1), (3, 'emo', 2, 'door', 'sensor_door', '扉', '', 1, 'movement', NULL);
    INSERT INTO reading (sensor_id, ts, id, temperature, humidity, illuminance) VALUES (2, 1700010000, 1, 2200, 4000, 100);
    INSERT INTO sensor_health VALUES (2, 1700010000, 90, NULL);
    INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, user, detail, sequence)
      VALUES (2, 1700010000123007, 'e', 1700010000, 'audio', 'normal', '', 'https://y', '', 'owner', 1, '{"nickname":"パパ"}', 'null', '20231115010000123');
    INSERT INTO outbox (unique_id, room_id, text, kind, stamp, state, created_at, next_attempt_at, remote_unique_id, doubtful_since)
      VALUES ('s', 2, '', 'stamp', 'w1ohayo', 'sent', 27, 28, 'f', NULL), ('d', 2, '雨', 'text', NULL, 'doubtful', 29, 30, NULL, 31);
    INSERT INTO event VALUES (1, 'emo', 2, 'r1', 'accel.detected', 'lift', NULL, 1700010001, 1700010003, '{"kind":"lift"}');`,
};

const rowsUpTo = (version: number) =>
  versions.flatMap((each) => (each <= version ? (rows[each] ?? []) : [])).join('\n');

/** From this layout on rows come by migration: the statements above are for tables as they were before. */
const firstRebuilt = 10;

async function makeStore(path: string, version: number): Promise<void> {
  await makeOldStore(path, Math.min(version, firstRebuilt - 1), rowsUpTo(Math.min(version, firstRebuilt - 1)));
  for (const migration of migrations.filter((each) => each.version >= firstRebuilt && each.version <= version)) {
    const store = connect(path, 'writer');
    const sqlite = sqliteOf(store);
    sqlite.pragma('foreign_keys = OFF');
    await migration.up(store.db as never);
    sqlite.exec(rows[migration.version] ?? '');
    sqlite.pragma(`user_version = ${migration.version}`);
    await store.close();
  }
}

/** Tables of SQLite's own and of the search index hold nothing that is told from others. */
const isOwn = (name: string) => !/^table (sqlite_|message_text_)/.test(name);

/** Statements that make the layout, then the rows of the tables, in order. */
function dump(path: string): string {
  const sqlite = new Database(path, { readonly: true });
  const objects = [...layoutOf(sqlite)].filter(([name, statement]) => statement !== '' && isOwn(name));
  const tables = objects.flatMap(([name]) => /^table (.+)/.exec(name)?.[1] ?? []).toSorted();
  const inserts = tables.flatMap((table) => rowsOf(sqlite, table));
  sqlite.close();
  return [...objects.map(([, statement]) => `${statement};`).toSorted(byKind), ...inserts, ''].join('\n');
}

const byKind = (a: string, b: string) => Number(a.startsWith('CREATE INDEX')) - Number(b.startsWith('CREATE INDEX'));

function rowsOf(sqlite: Database.Database, table: string): string[] {
  if (table === 'message_text') return ["INSERT INTO message_text (rowid, room, text) VALUES (1, 'r1', '96e8');"];
  const columns = sqlite.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
  const values = columns.map((name) => `quote(${name})`).join(` || ', ' || `);
  const lines = sqlite.prepare(`SELECT ${values} FROM ${table} ORDER BY 1`).pluck().all() as string[];
  return lines.map((line) => `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${line});`);
}

const columnsOf = (sqlite: Database.Database, table: string) =>
  sqlite.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];

/** Columns that have another name today. */
const renamed: Record<string, string> = { 'quarantine.source': 'origin' };

/** Every value that a file holds, by table and column. */
function valuesOf(path: string, like: string): string[] {
  const sqlite = new Database(path, { readonly: true });
  const old = new Database(like, { readonly: true });
  const tables = [...layoutOf(old).keys()].flatMap((name) =>
    isOwn(name) ? (/^table (.+)/.exec(name)?.[1] ?? []) : [],
  );
  const values = tables.flatMap((table) => {
    const columns = columnsOf(old, table);
    const present = columnsOf(sqlite, table);
    const line = columns
      .map((name) => renamed[`${table}.${name}`] ?? name)
      .map((name, at) => `quote(${present.includes(name) ? name : columns[at]})`)
      .join(` || ', ' || `);
    return (sqlite.prepare(`SELECT ${line} FROM ${table} ORDER BY 1`).pluck().all() as string[]).map(
      (row) => `${table}: ${row}`,
    );
  });
  sqlite.close();
  old.close();
  return values;
}

function load(path: string, version: number): void {
  const sqlite = new Database(path);
  sqlite.pragma('auto_vacuum = INCREMENTAL');
  sqlite.pragma(`application_id = ${applicationId}`);
  sqlite.pragma('foreign_keys = OFF');
  sqlite.exec(readFileSync(join(folder, `${version}.sql`), 'utf8'));
  sqlite.pragma(`user_version = ${version}`);
  sqlite.close();
}

test.for(versions)('the migrations up to %i make what they made when they were released', async (version) => {
  const path = join(temporaryFolder(), 'roomlog.db');
  await makeStore(path, version);
  await expect(dump(path)).toMatchFileSnapshot(join(folder, `${version}.sql`));
});

/** Seals a day as every roomlog did that made these layouts: the rows as SQLite quotes them. */
function sealQuoted(path: string): void {
  const sqlite = new Database(path);
  for (const [kind, ref, time, columns] of [
    ['reading', 'sensor_id', 'ts', 'ts id temperature humidity illuminance'],
    [
      'message',
      'room_id',
      'date',
      'id unique_id date media message_type text audio image sender dictated user detail extra',
    ],
  ] as const) {
    const line = columns
      .split(' ')
      .map((name) => `quote("${name}")`)
      .join(` || ',' || `);
    const day = `${ref} = 1 AND ${time} >= 1699920000 AND ${time} < 1700006400`;
    const [rowCount, text] = sqlite
      .prepare(`SELECT count(*), group_concat(${line}, char(10) ORDER BY id) FROM ${kind} WHERE ${day}`)
      .raw()
      .get() as [number, string];
    const hash = createHash('sha256').update(text).digest();
    sqlite.prepare('INSERT OR REPLACE INTO seal VALUES (?, 1, 1699920000, ?, ?, 1, NULL)').run(kind, rowCount, hash);
  }
  sqlite.close();
}

test.for(versions.filter((version) => version >= 3))('the seals of a store of layout %i hold', async (version) => {
  const path = join(temporaryFolder(), 'roomlog.db');
  load(path, version);
  sealQuoted(path);
  const { db } = await openUntilTestEnds(path, 'writer');
  const found: unknown[] = [];
  for await (const { key, intact } of verifySeals(db)) found.push([key.kind, intact]);
  expect(found).toEqual([
    ['message', true],
    ['reading', true],
  ]);
});

test.for(versions)('a store of layout %i is brought to the newest one and keeps every row', async (version) => {
  const path = join(temporaryFolder(), 'roomlog.db');
  load(path, version);
  const old = `${path}.old`;
  load(old, version);
  const store = await openUntilTestEnds(path, 'writer');
  const { sqlite } = store;
  expect(valuesOf(path, old)).toEqual(valuesOf(old, old));
  const fresh = await openUntilTestEnds(join(temporaryFolder(), 'roomlog.db'), 'writer');
  expect(new Map(layoutOf(sqlite))).toEqual(new Map(layoutOf(fresh.sqlite)));
  expect(findDamage(path, 'integrity_check')).toBeUndefined();
  expect(strayRow(store.sqlite)).toBeUndefined();
  expect(await findOtherLayout(store.sqlite)).toBeUndefined();
});

/** Development versions counted a list into which a layout was put later. */
const development = [
  ['2, which were the first and the gaps', 2, [first, gaps]],
  ['3, which were the first, the gaps and the read requests', 3, [first, gaps, readRequests]],
  ['2, which were the first and the seals', 2, [first, seals]],
  ['4, which left the messages out', 4, [first, seals, gaps, readRequests]],
] as const;

async function makeDevelopmentStore(
  path: string,
  version: number,
  made: readonly { up: (db: never) => Promise<void> }[],
) {
  await makeOldStore(path, 0);
  const store = connect(path, 'writer');
  const { db, close } = store;
  const sqlite = sqliteOf(store);
  for (const { up } of made) await up(db as never);
  sqlite.exec(rows[1] ?? '');
  sqlite.pragma(`user_version = ${version}`);
  await close();
}

test.for(development)('a development version’s layout %s, gets what it lacks', async ([, version, made]) => {
  const path = join(temporaryFolder(), 'roomlog.db');
  await makeDevelopmentStore(path, version, made);
  const old = join(temporaryFolder(), 'roomlog.db');
  await makeDevelopmentStore(old, version, made);
  const store = await openUntilTestEnds(path, 'writer');
  const { sqlite } = store;
  expect(sqlite.pragma('user_version', { simple: true })).toBe(newestVersion);
  expect(valuesOf(path, old)).toEqual(valuesOf(old, old));
  expect(await findOtherLayout(store.sqlite)).toBeUndefined();
  expect(readdirSync(join(path, '..', 'backups'))).toHaveLength(1);
});

test.for<[name: string, spoil: string, words: string]>([
  ['half of a layout', 'DROP TABLE quarantine', 'there is no table quarantine'],
  ['a table under another name', 'ALTER TABLE seal RENAME TO seam', 'there is a table seam'],
  ['a table of other columns', 'DROP TABLE outage; CREATE TABLE outage (a)', 'there is no column outage.sensor_id'],
] as const)('%s is refused with one sentence, and nothing is changed', async ([, spoil, words]) => {
  const path = join(temporaryFolder(), 'roomlog.db');
  load(path, 5);
  const sqlite = new Database(path);
  sqlite.exec(spoil);
  sqlite.close();
  const before = readFileSync(path);
  await expect(openStore(path, 'writer')).rejects.toMatchObject({
    kind: 'unreleased',
    exitCode: 78,
    message: expect.stringMatching(new RegExp(`${words}.*\\.$`)),
  });
  expect(Buffer.compare(readFileSync(path).subarray(100), before.subarray(100))).toBe(0);
});
