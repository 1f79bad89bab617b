/**
 * Stores of every layout that a roomlog has left in a database, as text in `released/`: what was executed to make one,
 * with rows as that version wrote them. A file there is written once, with the layout, and never changed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { checkRollups } from '../../rollups/check.ts';
import type { Db } from '../../schema.ts';
import { verifySeals } from '../../seals/verify.ts';
import { connectPlace, unusedPlace } from '../../testing/engines.ts';
import { executed, openUntilTestEnds, run } from '../../testing/temporary-store.ts';
import { migrations, newestVersion } from './migrations/index.ts';

const folder = join(import.meta.dirname, 'released');
const versions = migrations.map(({ version }) => version);

const user = '{"uuid":"member","user_type":"human","nickname":"ママ","icon":""}';
const packed = ['ts', 'id', 'temperature', 'humidity', 'illuminance'];
const packedColumns = [
  'sensor_id, day, count, first_ts, last_ts',
  ...packed.map((name) => `${name}_base, ${name}_step, ${name}_unit`),
  ...packed.map((name) => `${name}_tiny, ${name}_small, ${name}_wide`),
].join(', ');
const summed = ['temperature', 'humidity', 'illuminance'];
const rollupColumns = `sensor_id, ts, count, ${summed.map((m) => `${m}_count, ${m}_min, ${m}_max, ${m}_sum`).join(', ')}`;

/**
 * What a home of the first layout has in each of its tables, and what each later one added. The first day is closed,
 * with its numbers in narrow arrays, the second one too, the third one is open.
 */
const rows: Record<number, readonly string[]> = {
  15: [
    `INSERT INTO setting VALUES ('time_zone', 'Asia/Tokyo')`,
    `UPDATE account SET "user" = 'member'`,
    `INSERT INTO room (source, account_id, uuid, name, updated_at, background_image, position, synced_to, newest_id)
      VALUES ('bocco', 1, 'room', '居間', 5, '', 0, 13, 13)`,
    `INSERT INTO member VALUES (1, 'member', 'human', 'ママ', '', 6, 7)`,
    `INSERT INTO sensor (source, room_id, uuid, user_type, nickname, address, position)
      VALUES ('bocco', 1, 'sensor', 'sensor_room', '温湿度', '', 0)`,
    `INSERT INTO comfort VALUES (1, 1950, 2600, 3500, 6500)`,
    `INSERT INTO reading_day (${packedColumns}) VALUES
      (1, 1699920000, 4, 1699920300, 1699920901, 1699920000, 200, 1, 0, 1, 1, -50, 0, 25, 4025, 0, 75, 30000, 0, 1204567,
        NULL, '{100,200,0,101}', NULL, '{"","","",""}', NULL, NULL, '{X,"","",Y}', NULL, NULL,
        E'{"",NULL,\\x01,O}', NULL, NULL, E'{NULL,"","",\\x01}', NULL, NULL),
      (1, 1700006400, 2, 1700006400, 1700006407, 1700006393, 7, 1, 18014398509479996, -9007199254739995, 1, 1999, 0, 1,
        5000, 0, 1, 100, 0, 19999900,
        '{"",""}', NULL, NULL, '{"",""}', NULL, NULL, E'{\\x01,""}', NULL, NULL,
        '{"",""}', NULL, NULL, E'{"",\\x01}', NULL, NULL)`,
    'CREATE TABLE reading_2023_11 (LIKE reading_open INCLUDING ALL)',
    'ALTER TABLE reading_open ATTACH PARTITION reading_2023_11 FOR VALUES FROM (1698796800) TO (1701388800)',
    `INSERT INTO reading_open (sensor_id, ts, id, temperature, humidity, illuminance)
      VALUES (1, 1700352000, 7, 1800, 5500, 200), (1, 1700352300, 8, 1825, 5501, 300)`,
    `INSERT INTO reading_conflict (sensor_id, ts, id, version, temperature, humidity, illuminance, received_at)
      VALUES (1, 1699920300, 1, '2150,9900,', 2150, 9900, NULL, 19)`,
    ...['hour 1699920000 1700006400 1700352000', 'day 1699887600 1699974000 1700319600'].map((bucket) => {
      const [tier, first, second, third] = bucket.split(' ');
      return `INSERT INTO rollup_${tier} (${rollupColumns}) VALUES
      (1, ${first}, 4, 4, -50, 2175, 4225, 3, 4025, 9950, 18075, 3, 30000, 1234567, 1294567),
      (1, ${second}, 2, 2, 1999, 2000, 3999, 2, 5000, 5000, 10000, 2, 100, 20000000, 20000100),
      (1, ${third}, 2, 2, 1800, 1825, 3625, 2, 5500, 5501, 11001, 2, 200, 300, 500)`;
    }),
    `INSERT INTO rollup_week (${rollupColumns})
      VALUES (1, 1699801200, 8, 8, -50, 2175, 11849, 7, 4025, 9950, 39076, 7, 100, 20000000, 21295167)`,
    `INSERT INTO gap VALUES (1, 1699920901, 1700006400, 'sensor_silent'), (1, 1700006407, 1700352000, 'collector_off')`,
    `INSERT INTO outage VALUES (1, 0, 1700006500, 1700351000, 'collector_off')`,
    `INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, "user",
        detail, extra, indexed)
      VALUES (1, 11, 'm', 1699920100, 'text', 'normal', E'雨が\\n降る; it''s', '', '', 'member', 0, '${user}', '{"z":1}',
          NULL, 1),
        (1, 12, 'n', 1699920200, 'image', 'normal', '', '', 'https://x', 'member', 1, '${user}', 'null', '{"new":2}', 1),
        (1, 13, 'o', 1700352000, 'text', 'normal', 'later', '', '', 'member', 0, '${user}', 'null', NULL, 0)`,
    `INSERT INTO message_text VALUES (1, E'雨が\\n降る; it''s', E'{る,'',t,;,雨,i,"\\n",s," ",が,降,r1}'), (2, '', '{r1}')`,
    `INSERT INTO message_conflict VALUES (1, 11, 'h', '{}', 12)`,
    `INSERT INTO media_file VALUES ('abc', 'image/png', 3), ('def', 'audio/wav', 4)`,
    `INSERT INTO media (room_id, message_id, kind, url, priority, state, sha256)
      VALUES (1, 12, 'image', 'https://x', 1, 'stored', 'abc')`,
    `INSERT INTO waveform VALUES ('def', 24.5, '\\x0064')`,
    `INSERT INTO outbox (unique_id, room_id, kind, text, sha256, state, created_at, next_attempt_at, asked_uptime)
      VALUES ('u', 1, 'text', 'やあ', NULL, 'queued', 8, 9, 21.5), ('p', 1, 'audio', '', 'def', 'queued', 22, 23, NULL)`,
    `INSERT INTO read_request (room_id, message_id, asked_at, state, next_attempt_at) VALUES (1, 11, 17, 'queued', 18)`,
    `INSERT INTO quarantine VALUES ('bocco', 'readings', 'h', 'no time', '{}', 13, 14, 2, 'dropped')`,
    `INSERT INTO job_run (account_id, job, started_at, finished_at, succeeded_at) VALUES (1, 'poll-sensors', 1, 2, 2)`,
    `INSERT INTO lease VALUES ('collector', 1, 'host', 10)`,
    `INSERT INTO seal VALUES
      ('reading', 1, 1699920000, 4, '\\xdeeb1845feaac6b73fae2c3e40cd0336c65598facf9544d3585d739fd397907b', 1, NULL),
      ('reading', 1, 1700006400, 2, '\\x47d209d4391263654fc9ae8a17c6dda5395c81317cdc1090ce53300f4dae7d2b', 1, NULL),
      ('message', 1, 1699920000, 2, '\\xb15d26ff91eb3b02e202aef08840fa0a035f204f5d4df72c7f97f792acb8dbd1', 1, NULL)`,
    `INSERT INTO change (kind, ref, first, last) VALUES ('reading', 1, 1699920300, 1700352300)`,
  ],
  16: [
    'UPDATE room SET slice = 3',
    `INSERT INTO collector VALUES ('one', 'host', '{1}', '2023-11-20 00:00:00+00')`,
    `INSERT INTO slice VALUES (1, 3, 'one')`,
  ],
  18: [
    `INSERT INTO account (source, name, "user") VALUES ('emo', 'default', 'owner')`,
    `INSERT INTO room (source, account_id, uuid, name, updated_at, background_image, position)
      VALUES ('emo', 2, 'den', '書斎', 26, '', 0)`,
    `INSERT INTO member VALUES (2, 'owner', 'member', 'パパ', '', 0, 0)`,
    `INSERT INTO sensor (source, room_id, uuid, user_type, nickname, address, position, sensor_type, continues)
      VALUES ('emo', 2, 'air', 'sensor_room', '書斎', '', 0, 'room', 1),
        ('emo', 2, 'door', 'sensor_door', '扉', '', 1, 'movement', NULL)`,
    `INSERT INTO sensor_health (sensor_id, ts, battery, signal_strength) VALUES (2, 1700010000, 90, NULL)`,
    `INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, "user",
        detail, extra, indexed, sequence)
      VALUES (2, 1700010000123007, 'e', 1700010000, 'audio', 'normal', '', 'https://y', '', 'owner', 1, '${user}', 'null',
        NULL, 1, '20231115010000123')`,
    `INSERT INTO message_text VALUES (4, '', '{r2}')`,
    `INSERT INTO outbox (unique_id, room_id, kind, text, stamp, state, created_at, next_attempt_at, remote_unique_id,
        doubtful_since)
      VALUES ('s', 2, 'stamp', '', 'w1ohayo', 'sent', 27, 28, 'f', NULL), ('d', 2, 'text', '雨', NULL, 'doubtful', 29, 30, NULL, 31)`,
    `INSERT INTO event (source, room_id, request_id, event, kind, sensor_id, at, received_at, data)
      VALUES ('emo', 2, 'r1', 'accel.detected', 'lift', NULL, 1700010001, 1700010003, '{"kind":"lift"}')`,
  ],
};

/** As migrate.ts has made it from the first layout on. */
const versionTable = [
  'CREATE TABLE schema_version (version integer NOT NULL, is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only))',
  'INSERT INTO schema_version (version) VALUES (0)',
];

/** Makes a store of a layout. @returns what was executed */
async function makeStore(version: number): Promise<string[]> {
  const { db, close } = connectPlace(await unusedPlace());
  onTestFinished(close);
  const done = await executed(db, async () => {
    for (const statement of versionTable) await run(db, statement);
    for (const migration of migrations.filter((each) => each.version <= version)) {
      await migration.up(db as never);
      for (const statement of rows[migration.version] ?? []) await run(db, statement);
      await run(db, `UPDATE schema_version SET version = ${migration.version}`);
    }
  });
  return done.map(({ statement }) => {
    expect(statement.parameters).toEqual([]);
    return statement.sql;
  });
}

/** A place with a store of a layout. */
async function load(version: number): Promise<string> {
  const place = await unusedPlace();
  const { db, close } = connectPlace(place);
  const statements = readFileSync(join(folder, `${version}.sql`), 'utf8').split(/;$/m);
  for (const statement of statements.map((text) => text.trim()).filter(Boolean)) await run(db, statement);
  await close();
  return place;
}

type Columns = Map<string, string[]>;

/** By table, also those of the views of all readings; not the version, which changes. */
async function columnsOf(db: Db): Promise<Columns> {
  const { rows } = await run<{ table: string; columns: string[] }>(
    db,
    `SELECT table_name AS "table", array_agg(CAST(column_name AS text) ORDER BY ordinal_position) AS columns
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name <> 'schema_version' GROUP BY table_name ORDER BY table_name`,
  );
  return new Map(rows.map(({ table, columns }) => [table, columns]));
}

/** Every value in these columns. */
async function valuesOf(db: Db, columns: Columns): Promise<string[]> {
  const values: string[] = [];
  for (const [table, names] of columns) {
    const all = sql.join(names.map((name) => sql`quote_nullable(${sql.ref(name)})`));
    const { rows } = await sql<{ line: string }>`
      SELECT concat_ws(', ', ${all}) AS line FROM ${sql.table(table)} ORDER BY line`.execute(db);
    values.push(...rows.map(({ line }) => `${table}: ${line}`));
  }
  return values;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test.for(versions)('the migrations up to %i execute what they executed when they were released', async (version) => {
  const text = (await makeStore(version)).map((statement) => `${statement};\n`).join('');
  await expect(text).toMatchFileSnapshot(join(folder, `${version}.sql`));
});

test.for(versions)(
  'a store of layout %i is brought to the newest one, and keeps every row and seal',
  async (version) => {
    const place = await load(version);
    const old = connectPlace(place);
    const columns = await columnsOf(old.db);
    const before = await valuesOf(old.db, columns);
    await old.close();
    const { db, engine } = await openUntilTestEnds(place, 'writer');
    const stored = await run<{ version: number }>(db, 'SELECT version FROM schema_version');
    expect(stored.rows).toEqual([{ version: newestVersion }]);
    expect(await valuesOf(db, columns)).toEqual(before);
    expect((await all(verifySeals(db))).map(({ key, intact }) => [key.kind, intact])).toEqual([
      ['message', true],
      ['reading', true],
      ['reading', true],
    ]);
    expect(await all(checkRollups(db))).toEqual([]);
    expect(await engine.inspect(db, { deep: true })).toMatchObject({ isDamaged: false });
    expect(engine.findStrayRow()).toBeUndefined();
  },
);
