/** What check, doctor, export, backup and restore say of damage: a table of files in this process, and a few as processes. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { insertReadings, locationOf, openStore, sealDays, setSetting, upsertRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { beforeAll, expect, test } from 'vitest';
import { expectSentence, roomlog, temporaryFolder } from '../testing/testing.ts';
import { examine } from './check.ts';

const begin = Date.parse('2026-03-01T00:00:00Z') / 1000;
const pageSize = 4096;
let sound: Buffer;

beforeAll(async () => {
  const folder = join(process.env['TMPDIR'] ?? '/tmp', `roomlog-cli-sound-${process.pid}`);
  mkdirSync(folder);
  const path = join(folder, 'roomlog.db');
  const store = await openStore(path, 'writer');
  const { db, close } = store;
  const sqlite = sqliteOf(store);
  const user = { uuid: 'sensor-uuid', user_type: 'sensor_room', nickname: '温湿度', icon: '', address: '' };
  const room = {
    uuid: 'room',
    name: '居間',
    updated_at: new Date(0),
    background_image: '',
    members: [],
    sensors: [user],
  };
  await upsertRooms(db, [room]);
  await setSetting(db, 'time_zone', 'Asia/Tokyo');
  const readings = Array.from({ length: 8 * 288 }, (_, at) => ({
    id: 7_000_000 + at,
    created_at: new Date((begin + at * 300) * 1000),
    temperature: 20 + (at % 97) / 10,
    humidity: 40 + (at % 31),
    illuminance: at % 400,
  }));
  await insertReadings(db, 1, readings);
  await sealDays(db);
  sqlite.exec('CREATE TABLE gone (a); INSERT INTO gone SELECT ts FROM reading; DROP TABLE gone');
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  await close();
  sound = readFileSync(path);
  rmSync(folder, { recursive: true });
});

/** A home with the file that `spoil` makes of a sound one. */
function home(spoil: (bytes: Buffer) => Buffer | undefined) {
  const folder = temporaryFolder();
  const bytes = Buffer.from(sound);
  const path = join(folder, 'roomlog.db');
  writeFileSync(path, spoil(bytes) ?? bytes, { mode: 0o600 });
  return { folder, path };
}

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Where a page of each table and index is, by name: the middle one of its leaves. */
function pages(): Map<string, number> {
  const { path } = home(() => undefined);
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare("SELECT name, pageno FROM dbstat WHERE pagetype = 'leaf' ORDER BY path").all();
  database.close();
  const leaves = [...Map.groupBy(rows, ({ name }) => String(name))];
  return new Map(
    leaves.map(([name, of]) => [name, (Number(of[Math.floor(of.length / 2)]?.['pageno']) - 1) * pageSize]),
  );
}

const findings = async (path: string) => {
  const before = sha256(path);
  const found = await examine(locationOf(path), dirname(path), true);
  expect(sha256(path)).toBe(before);
  return found.filter(({ ok }) => !ok);
};

test('nothing is found where nothing is wrong', async () => {
  expect(await findings(home(() => undefined).path)).toEqual([]);
});

test.for(['reading', 'rollup_hour', 'rollup_day', 'seal', 'sensor', 'setting', 'message_text_data', 'sqlite_schema'])(
  'a page of %s that is zeros or noise is 74, and every line goes on',
  async (table) => {
    const at = pages().get(table) ?? 0;
    for (const fill of [0, 0xa5]) {
      const { path } = home((bytes) => void bytes.fill(fill, at === 0 ? 100 : at, at + pageSize));
      const found = await findings(path);
      expect(found[0]).toMatchObject({ exitCode: 74, finding: expect.stringMatching(/; .*restore FILE.*\.$/) });
      expect(found.map(({ exitCode }) => exitCode)).toEqual(found.map(() => 74));
    }
  },
);

test('the table, the sensor and the day are named', async () => {
  const { path } = home(
    (bytes) => void bytes.fill(0xa5, pages().get('reading') ?? 0, (pages().get('reading') ?? 0) + pageSize),
  );
  const words = (await findings(path)).map(({ check, finding }) => `${check}: ${finding}`).join('\n');
  expect(words).toMatch(/structure: The store is damaged \(.*table reading/);
  expect(words).toMatch(/sealed days: The readings of 温湿度 \(sensor-u\) on 2026-03-0\d/);
  expect(words).toMatch(/rollups: rollup_hour of 温湿度 \(sensor-u\) /);
  expect(words).toMatch(/rows: The rows of reading can't be counted/);
});

test('single bits that turned: found or harmless, never an error of roomlog’s own', { timeout: 60_000 }, async () => {
  const full = ['reading', 'rollup_hour', 'rollup_day', 'seal', 'sqlite_schema', 'sqlite_autoindex_sensor_1'];
  const places = full.flatMap((name) => pages().get(name) ?? []);
  let harmful = 0;
  for (let flip = 0; flip < 30; flip++) {
    const at = (places[flip % places.length] ?? 0) + ((flip * 977) % (flip % 2 === 0 ? 48 : pageSize));
    const { path } = home((bytes) => void bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << (flip % 8)), at));
    const found = await findings(path);
    if (found.length > 0) harmful += 1;
    for (const { exitCode } of found) expect([74, 78]).toContain(exitCode);
  }
  expect(harmful).toBeGreaterThan(10);
});

/** Values that fit where they stand, and that nothing can be made of. */
test.each([
  ['a time a million years away', `UPDATE reading SET ts = 1000000000000 WHERE id = 7000001`],
  ['a time before any calendar', `UPDATE reading SET ts = -9000000000000000 WHERE id = 7000001`],
  ['a seal of no day', `UPDATE seal SET day = 9000000000000000 WHERE day = ${begin}`],
  ['a bucket of no day', `UPDATE rollup_day SET ts = 9000000000000000 WHERE ts = (SELECT min(ts) FROM rollup_day)`],
  ['a zone that isn’t', `UPDATE setting SET value = 'Asia/Tokyp' WHERE name = 'time_zone'`],
])('%s is 74 in little memory, and so is the export', async (name, statement) => {
  const { folder, path } = home(() => undefined);
  const database = new DatabaseSync(path);
  database.exec(statement);
  database.close();
  const before = process.memoryUsage().rss;
  const [first] = await findings(path);
  expect(first).toMatchObject({ exitCode: 74, finding: expect.stringMatching(/; .*\.$/) });
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  if (!name.startsWith('a time')) return;
  const file = join(folder, 'all.csv');
  const exported = await roomlog(['export', 'readings', '-o', file], { ROOMLOG_DATA_DIR: folder });
  if (exported.code !== 0) expectSentence(exported, 74, 'roomlog check --deep');
  expect(readdirSync(folder).filter((entry) => entry.startsWith('all'))).toEqual(
    exported.code === 0 ? ['all.csv'] : [],
  );
});

test('a page in the middle that can’t be read: each command says so in one sentence, and leaves nothing', {
  timeout: 60_000,
}, async () => {
  const at = pages().get('reading') ?? 0;
  const { folder, path } = home((bytes) => void bytes.fill(0xa5, at, at + pageSize));
  const before = sha256(path);
  const env = { ROOMLOG_DATA_DIR: folder };
  const target = temporaryFolder();
  const [exported, backedUp, restored, checked, doctor] = await Promise.all([
    roomlog(['export', 'readings', '-o', join(target, 'all.csv')], env),
    roomlog(['backup', join(target, 'backup.db')], env),
    roomlog(['restore', path], { ROOMLOG_DATA_DIR: join(target, 'home') }),
    roomlog(['check', '--deep'], env),
    roomlog(['doctor'], env),
  ]);
  expectSentence(exported, 74, 'is damaged');
  expectSentence(backedUp, 74, 'is damaged');
  expectSentence(restored, 74, 'take another backup');
  expect([checked.code, checked.stderr, doctor.code, doctor.stderr]).toEqual([74, '', 74, '']);
  expect(readdirSync(target)).toEqual(['home']);
  expect(readdirSync(join(target, 'home'))).toEqual([]);
  expect(sha256(path)).toBe(before);
});
