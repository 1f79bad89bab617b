/** A file that may not grow, as on a full disk: SQLite says SQLITE_FULL either way. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { insertReadings } from '../../readings/readings.ts';
import { setTimeZone } from '../../rollups/rollups.ts';
import { expectExact, rawReadings } from '../../testing/rollup-oracle.ts';
import { someReading, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import { sqliteOf } from './engine.ts';
import { asStoreError } from './errors.ts';
import { openStore } from './open.ts';

const start = 1_760_000_000;
const hundred = (from: number) => Array.from({ length: 100 }, (_, at) => someReading(start + (from + at) * 300));

test('what does not fit is refused whole, says so, and is taken once there is room', async () => {
  const store = await temporaryStore();
  const { db, sqlite, sensor, path } = store;
  await setTimeZone(db, 'Asia/Tokyo');
  await insertReadings(db, sensor, hundred(0));
  sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true })) + 1}`);
  let failure: unknown;
  let stored = 100;
  for (; failure === undefined; stored += 100) {
    failure = await insertReadings(db, sensor, hundred(stored)).then(
      () => undefined,
      (error: unknown) => asStoreError(error, path),
    );
  }
  stored -= 100;
  expect(failure).toMatchObject({ kind: 'unwritable', message: expect.stringContaining('free some space') });
  const rows = await rawReadings(store, sensor);
  expect(rows).toHaveLength(stored);
  await expectExact(store, { sensor, zone: 'Asia/Tokyo', readings: rows });
  sqlite.pragma('max_page_count = 1000000');
  expect(await insertReadings(db, sensor, hundred(stored))).toHaveLength(100);
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('where SQLite has rolled back itself, what happened is not hidden', async () => {
  const { db } = await temporaryStore();
  const failing = db.transaction().execute(async (trx) => {
    // As SQLite does when a commit meets a full disk.
    await sql`ROLLBACK`.execute(trx);
    throw new Error('database or disk is full');
  });
  await expect(failing).rejects.toThrow('database or disk is full');
});

const mount = (...args: string[]) => spawnSync('mount', args).status === 0;

/** A disk of so many kilobytes; undefined where this account can't mount one. */
function smallDisk(kilobytes: number): string | undefined {
  const folder = temporaryFolder();
  if (!mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder)) return undefined;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

/** Where the store was made up to its last step, and there was no room for that. */
test.for([120, 200, 240, 280, 300, 330, 400, 480, 560])(
  'a first start on a disk of %i kB leaves nothing in the way of the next one',
  async (kilobytes, { skip }) => {
    const folder = smallDisk(kilobytes) ?? skip('mounting a disk needs root');
    const path = join(folder, 'roomlog.db');
    const first = await openStore(path, 'writer').catch((error: unknown) => error);
    if (first instanceof Error) {
      expect(first).toMatchObject({ kind: 'unwritable', exitCode: 74, message: expect.stringMatching(/space/) });
      if (!existsSync(path)) expect(readdirSync(folder)).toEqual([]);
    } else await (first as Awaited<ReturnType<typeof openStore>>).close();
    expect(mount('-o', 'remount,size=64m', folder)).toBe(true);
    const store = await openStore(path, 'writer');
    expect(sqliteOf(store).pragma('integrity_check', { simple: true })).toBe('ok');
    await store.close();
  },
);
