/** A home's store in which every kind of page is, and where in the file each kind stands. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { insertMessages, insertReadings, openStore, sealDays, setSetting, upsertRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';

const pageSize = 4096;
const begin = Date.parse('2026-03-01T00:00:00Z') / 1000;
const sealedDays = 20;

/** The file and its log, as they were or as they are. */
export interface Files {
  db: Buffer;
  wal: Buffer;
}

/** @returns the files of a store that a killed process left: what it wrote last stands in the log only */
export async function makeHome(folder: string): Promise<Files> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'roomlog.db');
  const store = await openStore(path, 'writer');
  const { db } = store;
  const sqlite = sqliteOf(store);
  const user = { uuid: 'mama', user_type: 'human', nickname: 'ママ', icon: '' };
  const sensors = ['a', 'b'].map((uuid) => ({ ...user, uuid, user_type: 'sensor_room', nickname: uuid, address: '' }));
  const members = [{ user, joined_at: new Date(0), read_id: 0 }];
  await upsertRooms(db, [
    { uuid: 'room', name: '居間', updated_at: new Date(0), background_image: '', members, sensors },
  ]);
  await setSetting(db, 'time_zone', 'Asia/Tokyo');
  for (const [sensor, salt] of [
    [1, 3],
    [2, 7],
  ] as const) {
    const readings = Array.from({ length: (sealedDays + 3) * 288 }, (_, at) => ({
      id: 7_000_000 + at,
      created_at: new Date((begin + at * 300) * 1000),
      temperature: 20 + ((at * salt) % 97) / 10,
      humidity: 40 + (at % 31),
      illuminance: at % 9 === 0 ? null : at % 400,
    }));
    await insertReadings(db, sensor, readings);
  }
  // Some are longer than a page; the newest is late enough for all that count to be sealed.
  const messages = Array.from({ length: 400 }, (_, at) => ({
    id: at + 1,
    unique_id: `unique-${at}`,
    date: new Date((begin + at * 4320 + (at === 399 ? 4 * 86_400 : 0)) * 1000),
    media: 'text',
    message_type: 'normal',
    text: `おはよう ${at} ${at % 40 === 0 ? '長い話'.repeat(1500) : ''}`,
    audio: '',
    image: '',
    sender: 'mama',
    user,
    dictated: false,
    detail: null,
  }));
  await insertMessages(db, 1, messages);
  await sealDays(db);
  sqlite.exec('CREATE TABLE gone (text TEXT); INSERT INTO gone SELECT text FROM message; DROP TABLE gone;');
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  // Nothing of what is asked about later: where a log is damaged, SQLite takes what comes before that.
  for (let commit = 0; commit < 8; commit++) await setSetting(db, 'account', `in the log ${commit}`);
  const files = { db: readFileSync(path), wal: readFileSync(`${path}-wal`) };
  await store.close();
  return files;
}

/** Puts the files where a program finds them, and nothing else of a store beside them. */
export function place({ db, wal }: Files, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'roomlog.db');
  writeFileSync(path, db, { mode: 0o600 });
  if (wal.length > 0) writeFileSync(`${path}-wal`, wal, { mode: 0o600 });
  return path;
}

/** What seals and rollups answer for, row by row; undefined where SQLite can't read it. */
export function contentOf(files: Files, folder: string): string | undefined {
  const path = place(files, folder);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const until = begin + sealedDays * 86_400;
    const tables = ['rollup_hour', 'rollup_day', 'rollup_week'].map((table) => `SELECT * FROM ${table} ORDER BY 1, 2`);
    const queries = [
      ...tables,
      'SELECT kind, ref, day, rows, sha256 FROM seal ORDER BY 1, 2, 3',
      'SELECT * FROM reading NOT INDEXED ORDER BY 1, 2, 3',
      'SELECT seq, room_id, id, unique_id, date, text, user FROM message NOT INDEXED ORDER BY seq',
    ];
    const rows = queries.map((query) =>
      database
        ?.prepare(query)
        .all()
        .filter(({ ts, date }) => Number(ts ?? date ?? 0) < until),
    );
    return JSON.stringify(rows, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

/** Where each kind of page stands: offsets in the file, or in the log. */
export function kindsOf(files: Files, folder: string): Map<string, number[]> {
  const path = place({ ...files, wal: Buffer.alloc(0) }, folder);
  const database = new DatabaseSync(path, { readOnly: true });
  const pages = database.prepare('SELECT name, pageno, pagetype FROM dbstat').all() as {
    name: string;
    pageno: number;
    pagetype: string;
  }[];
  const indexes = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'index'")
      .all()
      .map(({ name }) => name),
  );
  database.close();
  const kinds = new Map<string, number[]>();
  const add = (kind: string, page: number) => kinds.set(kind, [...(kinds.get(kind) ?? []), (page - 1) * pageSize]);
  const used = new Set<number>();
  for (const { name, pageno, pagetype } of pages) {
    used.add(pageno);
    if (pageno === 1) continue;
    if (name === 'sqlite_schema') add('schema', pageno);
    else if (name.startsWith('message_text')) add('search', pageno);
    else if (pagetype === 'overflow') add('overflow', pageno);
    else if (indexes.has(name)) add('index', pageno);
    else if (name === 'seal') add('seal', pageno);
    else add(pagetype === 'internal' ? 'interior' : 'leaf', pageno);
  }
  // Page 2 and every 820th after it tell who points to whom.
  for (let page = 2; page <= files.db.length / pageSize; page++) {
    if (!used.has(page)) add((page - 2) % 820 === 0 ? 'pointers' : 'free', page);
  }
  return kinds.set('header', [0]).set(
    'log',
    [...Array(Math.ceil(files.wal.length / pageSize)).keys()].map((at) => at * pageSize),
  );
}

/** Keeps a copy of what is asked about: reading a log may make files beside it. */
export function filesAt(path: string): Files {
  const wal = `${path}-wal`;
  return { db: readFileSync(path), wal: existsSync(wal) ? readFileSync(wal) : Buffer.alloc(0) };
}
