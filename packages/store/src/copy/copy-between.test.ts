/** From a file into an empty store of the engine that this run has, and back. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { clearHolder, recordHolder } from '../collector/holder.ts';
import { holdSlices, leaveSlices } from '../collector/slices.ts';
import type { StoreLocation } from '../engines/location.ts';
import { locationOf } from '../engines/open.ts';
import { mediaFolder } from '../media/path.ts';
import { enqueue } from '../messages/enqueue.ts';
import { insertMessages } from '../messages/messages.ts';
import { searchMessages } from '../messages/search.ts';
import { gapsBetween } from '../readings/gaps.ts';
import { insertReadings } from '../readings/readings.ts';
import { checkRollups } from '../rollups/check.ts';
import { findOrAddAccount } from '../rooms/accounts.ts';
import { chainOf } from '../rooms/chain.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom, findSensor } from '../rooms/rooms.ts';
import type { Db } from '../schema.ts';
import { knownFailedSeals } from '../seals/failed-seals.ts';
import { sealDays } from '../seals/seal-days.ts';
import { verifySeals } from '../seals/verify.ts';
import { getSetting, renewFeed, setSetting } from '../settings.ts';
import type { Store } from '../store.ts';
import { someEmoRoom } from '../testing/emo-store.ts';
import { locationOfPlace } from '../testing/engines.ts';
import { fillStore, fullDays, fullFrom } from '../testing/full-store.ts';
import {
  isOnSqlite,
  newPlace,
  run,
  someMessage,
  someReading,
  someRoom,
  temporaryFolder,
} from '../testing/temporary-store.ts';
import { type Copied, type CopyOptions, copyBetween } from './copy-between.ts';
import type { Beginning } from './mark.ts';
import { copiedTables } from './tables.ts';

const day = 86_400;

let filled: Promise<string> | undefined;

afterAll(async () => {
  if (filled) rmSync(await filled, { recursive: true });
});

/** Filled once for all tests. */
async function fill(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-store-'));
  await at(locationOf(join(folder, 'roomlog.db')), (store) => fillStore(store, folder));
  return folder;
}

/** A home in a file, which is another one for each test. */
async function fullHome(): Promise<{ home: StoreLocation; folder: string }> {
  filled ??= fill();
  const folder = temporaryFolder();
  cpSync(await filled, folder, { recursive: true });
  const home = locationOf(join(folder, 'roomlog.db'));
  await at(home, ({ db }) => renewFeed(db));
  return { home, folder };
}

const emptyFile = () => locationOf(join(temporaryFolder(), 'roomlog.db'));

async function emptyPlace(): Promise<StoreLocation> {
  const place = await newPlace();
  return isOnSqlite ? locationOf(place) : locationOfPlace(place);
}

/** @param open another way to open it */
async function at<T>(
  location: StoreLocation,
  work: (store: Store) => Promise<T>,
  open = () => location.open('writer'),
): Promise<T> {
  const store = await open();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

type Some = Partial<CopyOptions>;

/** One run, and how it began. */
async function copyOnce(from: StoreLocation, to: StoreLocation, some: Some = {}) {
  const begun: [Beginning, string | undefined][] = [];
  const copied = await copyBetween(from, to, {
    stop: new AbortController().signal,
    begun: (...how) => begun.push(how),
    progress: () => {},
    ...some,
  });
  return { copied, begun: begun[0] };
}

/** Stops after the first page that it copies. */
async function copyPage(from: StoreLocation, to: StoreLocation, some: Some = {}) {
  const stop = new AbortController();
  const progress: CopyOptions['progress'] = ({ doing, rows }) => {
    if (doing === 'copy' && rows > 0) stop.abort();
  };
  return copyOnce(from, to, { ...some, stop: stop.signal, progress });
}

/** Stops before anything is compared. */
async function copyRowsAlone(from: StoreLocation, to: StoreLocation, some: Some = {}) {
  const stop = new AbortController();
  const progress: CopyOptions['progress'] = ({ doing }) => {
    if (doing === 'compare') stop.abort();
  };
  const { copied, begun } = await copyOnce(from, to, { ...some, stop: stop.signal, progress });
  expect(copied).toBeUndefined();
  return begun;
}

async function copyByPages(from: StoreLocation, to: StoreLocation, some: Some = {}): Promise<Copied> {
  for (let pages = 0; ; pages++) {
    const { copied, begun } = await copyPage(from, to, some);
    expect(begun?.[0]).toBe(pages === 0 ? 'new' : 'continued');
    if (!copied) continue;
    expect(pages).toBeGreaterThan(20);
    return copied;
  }
}

/** All rows but those that a store has of its own. */
async function rowsOf({ db }: Store, tables: readonly string[] = copiedTables): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const { rows } = await run<Record<string, unknown>>(db, `SELECT * FROM ${table}`);
    const kept = rows.filter(({ name }) => table !== 'setting' || name !== 'feed');
    const lines = kept.map((row) =>
      Object.entries(row)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([name, value]) =>
            `${name}=${value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)}`,
        )
        .filter((cell) => table !== 'room' || !cell.startsWith('slice='))
        .join(' '),
    );
    found[table] = lines.toSorted();
  }
  return found;
}

async function faultsOf(db: Db): Promise<unknown[]> {
  const faults: unknown[] = [];
  for await (const { key, intact } of verifySeals(db)) if (!intact) faults.push(key);
  for await (const fault of checkRollups(db)) faults.push(fault);
  return faults;
}

/** Outages of all sensors of an account become those of each sensor, and the time of the copy is one. */
const exact = copiedTables.filter((table) => table !== 'outage');

test('a home that is stopped at each page has every row, and so has the file that is made of it again', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  const copied = await copyByPages(home, place);
  expect(copied).toMatchObject({ broken: [], resealed: 0, rows: { accounts: 3, rooms: 3, messages: 29, outbox: 6 } });
  const stored = await at(home, (store) => rowsOf(store, exact));
  expect(copied.rows['readings']).toBe(stored['reading']?.length);
  for (const [table, rows] of Object.entries(stored)) expect([table, rows.length > 0]).toEqual([table, true]);
  const there = await at(place, async (store) => {
    expect(await rowsOf(store, exact)).toEqual(stored);
    expect(await faultsOf(store.db)).toEqual([]);
    const room = await findRoom(store.db, 'room');
    const found = await searchMessages(store.db, room?.id ?? 0, 'がぎ', { limit: 9 });
    expect(found.map(({ text }) => text)).toEqual(['ｶﾞｷﾞ']);
    // What no collector had indexed.
    expect(await searchMessages(store.db, room?.id ?? 0, 'text 77', { limit: 9 })).toEqual([]);
    return { rows: await rowsOf(store), feed: await getSetting(store.db, 'feed') };
  });
  const back = emptyFile();
  await copyByPages(place, back);
  await at(back, async (store) => {
    expect(await rowsOf(store, exact)).toEqual(stored);
    expect((await rowsOf(store))['outage']).toEqual(there.rows['outage']);
    expect(await faultsOf(store.db)).toEqual([]);
    expect(await getSetting(store.db, 'feed')).not.toBe(there.feed);
  });
});

test('a copy goes on as a store of its own: new rows get new numbers, and the time of the copy is explained', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  await copyOnce(home, place);
  await at(place, async ({ db }) => {
    const account = await findOrAddAccount(db, { source: 'bocco', name: 'new' });
    await upsertRooms(db, [someRoom('third', ['fourth'])], { account });
    const room = await findRoom(db, 'third');
    const newest = someMessage(99, { text: '新しい' });
    expect(await insertMessages(db, room?.id ?? 0, [newest])).toEqual([99]);
    const asked = { unique_id: '00000009-aaaa-4000-8000-000000000000', room_id: room?.id ?? 0, text: 'やあ' };
    expect((await enqueue(db, asked)).outcome).toBe('queued');
    const sensor = await findSensor(db, 'sensor');
    const ts = fullFrom + (fullDays + 9) * day;
    await insertReadings(db, sensor?.id ?? 0, [someReading(ts, { id: 9e6 }), someReading(ts + 300, { id: 9e6 + 1 })]);
    const gaps = await gapsBetween(db, sensor?.id ?? 0, { from: fullFrom + fullDays * day, to: ts }, ts);
    expect(gaps.map(({ cause }) => cause)).toEqual(['bocco_unreachable', 'collector_off']);
    await sealDays(db);
    expect(await faultsOf(db)).toEqual([]);
  });
});

test('a room goes with what is its own, and with its files', async () => {
  const { home, folder } = await fullHome();
  const place = await emptyPlace();
  await copyOnce(home, place);
  const back = emptyFile();
  const to = temporaryFolder();
  const choose: CopyOptions['choose'] = (rooms) => rooms.filter(({ uuid }) => uuid === 'other');
  const { copied } = await copyOnce(place, back, { choose, media: { from: folder, to } });
  expect(copied).toMatchObject({
    accounts: [{ name: 'hana' }],
    media: { present: 0, copied: 1, missing: 0 },
    rows: { accounts: 2, rooms: 1, sensors: 1, messages: 13, outbox: 2, quarantine: 1, 'media files': 1 },
  });
  const wanted = await at(home, async (store) => {
    const room = await findRoom(store.db, 'other');
    const sensor = await findSensor(store.db, 'third');
    const all = await rowsOf(store);
    const isOwn = (table: string, line: string) =>
      /^(reading|rollup|gap)/.test(table)
        ? line.includes(`sensor_id=${sensor?.id} `)
        : line.includes(`room_id=${room?.id} `);
    const tables = [
      'reading',
      'reading_conflict',
      'rollup_hour',
      'rollup_day',
      'rollup_week',
      'gap',
      'message',
      'media',
    ];
    return Object.fromEntries(tables.map((table) => [table, all[table]?.filter((line) => isOwn(table, line))]));
  });
  await at(back, async (store) => {
    expect(await rowsOf(store, Object.keys(wanted))).toEqual(wanted);
    expect(await faultsOf(store.db)).toEqual([]);
  });
  rmSync(mediaFolder(folder), { recursive: true });
  const lacking = await copyOnce(place, emptyFile(), { choose, media: { from: folder, to: temporaryFolder() } });
  expect(lacking.copied?.media).toEqual({ present: 0, copied: 0, missing: 1 });
  const there = await copyOnce(place, emptyFile(), { choose, media: { to } });
  expect(there.copied?.media).toEqual({ present: 1, copied: 0, missing: 0 });
});

test('a room whose sensor took the place of another room’s is copied without that', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  const choose: CopyOptions['choose'] = (rooms) => rooms.filter(({ uuid }) => uuid === 'den');
  const { copied } = await copyOnce(home, place, { choose });
  expect(copied?.rows).toMatchObject({
    rooms: 1,
    sensors: 1,
    events: 3,
    'health of sensors': 2,
    messages: 3,
    outbox: 2,
  });
  await at(place, async ({ db }) => {
    const air = await findSensor(db, 'air');
    expect(air?.continues).toBeNull();
    const events = await db.selectFrom('event').select('sensor_id').orderBy('request_id').execute();
    expect(events.map(({ sensor_id }) => sensor_id)).toEqual([air?.id, null, null]);
    // New ones get new numbers.
    const account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
    await upsertRooms(db, [someEmoRoom('den', ['air', 'new'])], { account });
    expect(await chainOf(db, { id: air?.id ?? 0 })).toHaveLength(1);
  });
});

test('nobody opens a copy that is not complete, and none goes over another one', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  expect((await copyPage(home, place)).copied).toBeUndefined();
  for (const role of ['writer', 'outbox', 'reader'] as const) {
    await expect(place.open(role)).rejects.toMatchObject({ kind: 'unfinished', exitCode: 78 });
  }
  const other = await fullHome();
  await expect(copyOnce(other.home, place)).rejects.toMatchObject({ kind: 'exists', exitCode: 64 });
  const whole = await copyOnce(home, place);
  expect(whole.begun).toEqual(['continued', 'settings']);
  for (const from of [home, other.home]) {
    await expect(copyOnce(from, place)).rejects.toThrow(/ is not empty; /);
  }
});

test('what has changed since the copy began is copied from the beginning', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  expect(await copyRowsAlone(home, place)).toEqual(['new', undefined]);
  // Who holds it changes nothing.
  await at(home, async ({ db }) => {
    await recordHolder(db);
    await clearHolder(db);
  });
  expect(await copyRowsAlone(home, place)).toEqual(['continued', 'versions of readings']);
  await at(home, async ({ db }) => {
    const sensor = await findSensor(db, 'sensor');
    await insertReadings(db, sensor?.id ?? 0, [someReading(fullFrom + 15 * day + 66, { id: 8 })]);
  });
  expect(await copyRowsAlone(home, place)).toEqual(['again', undefined]);
  expect((await copyRowsAlone(home, place, { choose: (rooms) => rooms.slice(0, 1) }))?.[0]).toBe('again');
  const { copied, begun } = await copyOnce(home, place);
  expect([begun?.[0], copied?.broken]).toEqual(['again', []]);
  const stored = await at(home, (store) => rowsOf(store, exact));
  expect(await at(place, (store) => rowsOf(store, exact))).toEqual(stored);
});

test('a copy that differs from its source is refused, and made anew', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  await copyRowsAlone(home, place);
  const change = (statement: string) =>
    at(
      place,
      ({ db }) => run(db, statement),
      () => place.openUnfinished(),
    );
  await change("UPDATE message SET text = 'other' WHERE id = 3");
  const differing = copyOnce(home, place);
  await expect(differing).rejects.toMatchObject({ kind: 'damaged', exitCode: 74 });
  await expect(differing).rejects.toThrow(
    / differs from .* in messages \(room_id 1, id 3\); run the same command again/,
  );
  await expect(place.open('reader')).rejects.toMatchObject({ kind: 'unfinished' });
  expect((await copyPage(home, place)).begun?.[0]).toBe('again');
  expect((await copyOnce(home, place)).copied?.broken).toEqual([]);
});

test('a damaged day is copied with its seal, and said', async () => {
  const { home } = await fullHome();
  const ts = fullFrom + 18 * day;
  await at(home, ({ db }) => run(db, `UPDATE reading SET humidity = 1 WHERE sensor_id = 1 AND ts = ${ts}`));
  const place = await emptyPlace();
  const { copied } = await copyOnce(home, place);
  expect(copied?.broken).toEqual(['readings of nickname of sensor (sensor) on 2025-03-28']);
  const known = await at(place, ({ db }) => knownFailedSeals(db));
  expect(known.map(({ words }) => words)).toEqual(copied?.broken);
});

test('a row that can’t be right is named, and nothing of its page is stored', async () => {
  const { home } = await fullHome();
  await at(home, async ({ db }) => {
    await sql`PRAGMA foreign_keys = OFF`.execute(db);
    await run(
      db,
      "INSERT INTO media (room_id, message_id, kind, url, priority, state, sha256) VALUES (1, 1, 'image', '', 0, 'stored', 'none')",
    );
  });
  const copying = copyOnce(home, await emptyPlace());
  await expect(copying).rejects.toMatchObject({ kind: 'damaged' });
  await expect(copying).rejects.toThrow(/ has a row in its downloads that can't be right /);
});

test('while a collector works on one of them nothing is copied', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  const lock = home.lock();
  await expect(copyOnce(home, place)).rejects.toMatchObject({ kind: 'held', exitCode: 75 });
  lock.release();
  const store = await place.open('writer');
  const claim = { collector: 'other', host: 'other', accounts: [1], seconds: 60 };
  const held = isOnSqlite ? place.lock() : undefined;
  await holdSlices(store.db, claim);
  await expect(copyOnce(home, place)).rejects.toThrow(/^A collector .*works on .*; stop it first\.$/);
  held?.release();
  await leaveSlices(store.db, claim.collector);
  await store.close();
  expect((await copyOnce(home, place)).copied).toBeDefined();
});

test('the demo’s household is not copied', async () => {
  const home = emptyFile();
  await at(home, ({ db }) => setSetting(db, 'source', 'demo'));
  await expect(copyOnce(home, await emptyPlace())).rejects.toMatchObject({ kind: 'mixed', exitCode: 78 });
});

test('nobody writes to the source meanwhile', async () => {
  const { home } = await fullHome();
  const other = await home.open('outbox');
  onTestFinished(() => other.close());
  await run(other.db, 'PRAGMA busy_timeout = 0');
  let refused: unknown;
  let tried: Promise<unknown> | undefined;
  const progress = () => {
    tried ??= setSetting(other.db, 'quiet_hours', 'null').catch((error: unknown) => {
      refused = error;
    });
  };
  await copyOnce(home, await emptyPlace(), { progress });
  await tried;
  expect(refused).toMatchObject({ code: 'SQLITE_BUSY' });
});

test.runIf(!isOnSqlite)('sealed days are closed as they come, also where a page ends within one', async () => {
  const { home } = await fullHome();
  const place = await emptyPlace();
  await copyByPages(home, place);
  await at(place, async ({ db }) => {
    const sealed = "SELECT ref AS sensor, day FROM seal WHERE kind = 'reading' AND rows > 0 ORDER BY ref, day";
    const closed = 'SELECT sensor_id AS sensor, day FROM reading_day ORDER BY sensor_id, day';
    const [{ rows: wanted }, { rows: found }] = [await run(db, sealed), await run(db, closed)];
    expect(wanted.length).toBeGreaterThan(60);
    expect(found).toEqual(wanted);
  });
});

test.runIf(!isOnSqlite)(
  'a character that PostgreSQL does not have becomes another one, and its day is sealed anew',
  async () => {
    const { home } = await fullHome();
    await at(home, async ({ db }) => {
      const room = await findRoom(db, 'room');
      const date = new Date((fullFrom + 12 * day) * 1000);
      await insertMessages(db, room?.id ?? 0, [someMessage(60, { text: 'a\0b', date })]);
      await sealDays(db);
    });
    const place = await emptyPlace();
    expect((await copyByPages(home, place)).resealed).toBe(1);
    await at(place, async ({ db }) => {
      expect(await faultsOf(db)).toEqual([]);
      const { rows } = await run<{ text: string }>(db, 'SELECT text FROM message WHERE id = 60');
      expect(rows).toEqual([{ text: 'a\ufffdb' }]);
    });
  },
);
