import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { inProcess, makeOldStore, openUntilTestEnds, temporaryFolder } from '../../testing/temporary-store.ts';
import { utcTimestamp } from '../../time/timestamp.ts';
import { connect } from './connect.ts';
import { sqliteOf } from './engine.ts';
import { migrate } from './migrate.ts';
import { newestVersion } from './migrations/index.ts';
import { openStore } from './open.ts';

/** Every version that a released roomlog may have left. */
const older = Array.from({ length: newestVersion - 1 }, (_, at) => at + 1);

/** In tables of a version: from 10 on rooms and sensors have a source. */
const household = (readings: number, version = 1) => `
  INSERT INTO setting VALUES ('time_zone', 'Asia/Tokyo');
  INSERT INTO room (id, uuid, name, updated_at, background_image${version < 10 ? '' : ', source, account_id'})
    VALUES (1, 'room', '居間', 0, ''${version < 10 ? '' : ", 'bocco', 1"});
  INSERT INTO sensor (id, room_id, uuid, user_type, nickname, address${version < 10 ? '' : ', source'})
    VALUES (1, 1, 'sensor', 'sensor_room', '', ''${version < 10 ? '' : ", 'bocco'"});
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${readings})
  INSERT INTO reading SELECT 1, 1700000000 + i * 300, i, 2000 + i % 500, NULL, i FROM n;
  INSERT INTO outbox (unique_id, room_id, text, state, created_at, next_attempt_at) VALUES ('u', 1, 'やあ', 'queued', 0, 0);`;

/** Every row of every table that the first layout has, as SQL writes it. */
function dump(path: string): string[] {
  const sqlite = new Database(path, { readonly: true });
  const tables = ['setting', 'room', 'sensor', 'reading', 'outbox', 'message', 'job_run', 'change'];
  const rows = tables.flatMap((table) => {
    const columns = sqlite.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
    const known = columns.filter((name) => columnsOfFirst.get(table)?.has(name) ?? true);
    columnsOfFirst.set(table, new Set(known));
    const text = known.map((name) => `quote(${name})`).join(` || ',' || `);
    return sqlite.prepare(`SELECT '${table}:' || ${text} FROM ${table} ORDER BY 1`).pluck().all() as string[];
  });
  sqlite.close();
  return rows;
}
const columnsOfFirst = new Map<string, Set<string>>();

const versionOf = (path: string) => {
  const sqlite = new Database(path, { readonly: true });
  const version = sqlite.pragma('user_version', { simple: true });
  sqlite.close();
  return version;
};

const copiesIn = (folder: string) => (existsSync(join(folder, 'backups')) ? readdirSync(join(folder, 'backups')) : []);

test.for(older)('version %i is brought up to date row for row, and kept as it was', async (version) => {
  const folder = temporaryFolder();
  const path = join(folder, 'roomlog.db');
  await makeOldStore(path, version, household(1000, version));
  const before = dump(path);
  await openUntilTestEnds(path, 'outbox');
  expect(versionOf(path)).toBe(newestVersion);
  expect(dump(path)).toEqual(before);
  const [copy = '', ...others] = copiesIn(folder);
  expect([copy, others]).toEqual([expect.stringMatching(/^before-upgrade-v\d+-\d{8}T\d{6}Z\.db$/), []]);
  const kept = join(folder, 'backups', copy);
  expect([dump(kept), versionOf(kept)]).toEqual([before, version]);
  expect(statSync(kept).mode & 0o777).toBe(0o600);
});

test('a store without a row is not worth a copy', async () => {
  const folder = temporaryFolder();
  await makeOldStore(join(folder, 'roomlog.db'), 1);
  await openUntilTestEnds(join(folder, 'roomlog.db'), 'writer');
  expect(copiesIn(folder)).toEqual([]);
});

test('a reader does not upgrade: it says what does', async () => {
  const path = join(temporaryFolder(), 'roomlog.db');
  await makeOldStore(path, 1, household(1));
  await expect(openStore(path, 'reader')).rejects.toThrow('start roomlog once');
  expect(versionOf(path)).toBe(1);
});

test('an upgrade that fails changes nothing, and leaves no copies however often it is tried', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'roomlog.db');
  await makeOldStore(path, 1, `${household(10)} CREATE INDEX media_wanted ON room (name)`);
  const before = dump(path);
  for (let tries = 0; tries < 2; tries++) await expect(openStore(path, 'writer')).rejects.toThrow('already exists');
  expect([dump(path), versionOf(path), copiesIn(folder)]).toEqual([before, 1, []]);
});

test('processes that start together make one copy and one upgrade', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'roomlog.db');
  await makeOldStore(path, 1, household(20_000));
  const before = dump(path);
  const open = (role: string) =>
    inProcess(`await (await openStore(${JSON.stringify(path)}, '${role}')).close();`).ended;
  const ends = await Promise.all(['writer', 'outbox', 'outbox', 'writer'].map(open));
  expect(ends).toEqual(ends.map(() => ({ code: 0, stderr: '' })));
  expect(dump(path)).toEqual(before);
  expect(copiesIn(folder)).toHaveLength(1);
});

test('a file that another process upgrades between two looks is no file that nobody made', async () => {
  const path = join(temporaryFolder(), 'roomlog.db');
  await makeOldStore(path, 1, household(10));
  const store = connect(path, 'writer');
  onTestFinished(() => store.close());
  const sqlite = sqliteOf(store);
  const prepare = sqlite.prepare.bind(sqlite);
  // Whoever looks at the layout outside a transaction finds another one a moment later.
  sqlite.prepare = ((source: string) => {
    const statement = prepare(source);
    const all = statement.all.bind(statement);
    statement.all = (...values) => {
      const rows = all(...values);
      if (source.includes('sqlite_schema') && !sqlite.inTransaction) openElsewhere(path);
      return rows;
    };
    return statement;
  }) as typeof prepare;
  await migrate(store);
  expect(versionOf(path)).toBe(newestVersion);
});

function openElsewhere(path: string): void {
  const module = JSON.stringify(join(import.meta.dirname, 'open.ts'));
  const code = `await (await (await import(${module})).openStore(${JSON.stringify(path)}, 'writer')).close();`;
  execFileSync(process.execPath, ['--input-type=module', '-e', code]);
}

test('killed right after its copy and started again in the same second, it makes another one', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'roomlog.db');
  await makeOldStore(path, 1, household(1));
  mkdirSync(join(folder, 'backups'));
  const left = [0, 1, 2].map(
    (seconds) => `before-upgrade-v1-${utcTimestamp(new Date(Date.now() + seconds * 1000))}.db`,
  );
  for (const name of left) writeFileSync(join(folder, 'backups', name), 'of a killed process');
  await openUntilTestEnds(path, 'writer');
  expect(copiesIn(folder)).toEqual(expect.arrayContaining([...left, expect.stringMatching(/Z-2\.db$/)]));
});
