/**
 * Seals: a SHA-256 over each closed day, by which a bit that has turned on the disk is found. SQLite's own check sees
 * only what doesn't fit together; a temperature that has become another one does.
 *
 * A day is UTC's. It is closed when the newest row of its sensor or room is 48 hours past its end, by BOCCO's times: this
 * machine's clock may be wrong. What is sealed is the text that `lines` makes of the day's rows, in the order of their key.
 */
import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isCorrupt } from './failure.ts';
import type { Schema } from './schema.ts';
import { getPrunedBefore } from './settings.ts';

const daySeconds = 86_400;
const closedAfter = daySeconds + 48 * 3600;

/** So many days are sealed in one transaction: others want to write too. */
const daysAtATime = 50;

export type SealKind = 'reading' | 'message';

/** A sealed day. `ref` is sensor.id or room.id; `day` its beginning in epoch seconds. */
export interface SealKey {
  kind: SealKind;
  ref: number;
  day: number;
}

interface Sealed {
  table: 'reading' | 'message';
  /** The column that `ref` stands in, and the one with the time. */
  ref: string;
  time: string;
  key: string;
  columns: readonly string[];
  /** Tells without reading every row in which days there are some. */
  days: { table: keyof Schema; time: string };
}

const sealed: Record<SealKind, Sealed> = {
  reading: {
    table: 'reading',
    ref: 'sensor_id',
    time: 'ts',
    key: 'ts, id',
    columns: ['ts', 'id', 'temperature', 'humidity', 'illuminance'],
    days: { table: 'rollup_hour', time: 'ts' },
  },
  message: {
    table: 'message',
    ref: 'room_id',
    time: 'date',
    key: 'id',
    columns: 'id unique_id date media message_type text audio image sender dictated user detail extra'.split(' '),
    days: { table: 'message', time: 'date' },
  },
};

/** Seals every closed day that has none yet. @returns how many */
export async function sealDays(db: Kysely<Schema>, stop?: AbortSignal): Promise<number> {
  let count = 0;
  for (const kind of kinds) {
    for (const ref of await refsOf(db, kind)) {
      const due = await dueDays(db, kind, ref);
      for (let at = 0; at < due.length; at += daysAtATime) {
        if (stop?.aborted) return count;
        count += await seal(db, kind, ref, due.slice(at, at + daysAtATime));
      }
    }
  }
  return count;
}

const kinds = Object.keys(sealed) as SealKind[];

async function refsOf(db: Kysely<Schema>, kind: SealKind): Promise<number[]> {
  const rows = await db
    .selectFrom(kind === 'reading' ? 'sensor' : 'room')
    .select('id')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function dueDays(db: Kysely<Schema>, kind: SealKind, ref: number): Promise<number[]> {
  const { table, ref: column, time, days } = sealed[kind];
  const { rows } = await sql<{ day: number }>`
    SELECT DISTINCT ${sql.ref(days.time)} - ${sql.ref(days.time)} % 86400 AS day FROM ${sql.table(days.table)}
    WHERE ${sql.ref(column)} = ${ref} AND ${sql.ref(days.time)} >= ${await unprunedFrom(db, kind)}
    EXCEPT SELECT day FROM seal WHERE kind = ${kind} AND ref = ${ref}
    ORDER BY day`.execute(db);
  const newest = await sql<{ newest: number | null }>`
    SELECT max(${sql.ref(time)}) AS newest FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${ref}`.execute(db);
  const closedBefore = (newest.rows[0]?.newest ?? 0) - closedAfter;
  return rows.flatMap(({ day }) => (day <= closedBefore ? day : []));
}

/** Days that begin before are being let go, or are gone in part: they have no seals. */
async function unprunedFrom(db: Kysely<Schema>, kind: SealKind): Promise<number> {
  return kind === 'reading' ? Math.max(0, Math.floor((await getPrunedBefore(db)) / 3600) * 3600) : 0;
}

async function seal(db: Kysely<Schema>, kind: SealKind, ref: number, days: number[]): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const from = await unprunedFrom(trx, kind);
    const kept = days.filter((day) => day >= from);
    for (const day of kept) {
      const values = { kind, ref, day, ...(await digest(trx, { kind, ref, day })), revision: 1 };
      await trx
        .insertInto('seal')
        .values(values)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    return kept.length;
  });
}

/** Days that rows are about to be written to, and whether they are still those that were sealed. */
export type OpenSeals = { key: SealKey; intact: boolean }[];

/**
 * The first half of writing to sealed days, before the rows are written, in the same transaction.
 * @param times epoch seconds of all rows that may come or change
 */
export async function openSeals(
  db: Kysely<Schema>,
  kind: SealKind,
  ref: number,
  times: readonly number[],
): Promise<OpenSeals> {
  const days = [...new Set(times.map(dayOf))];
  const found = await db
    .selectFrom('seal')
    .select(['kind', 'ref', 'day'])
    .where('kind', '=', kind)
    .where('ref', '=', ref)
    .where('day', 'in', sql<number>`(SELECT value FROM json_each(${JSON.stringify(days)}))`)
    .execute();
  const opened: OpenSeals = [];
  for (const key of found) opened.push({ key, intact: (await holds(db, key)) ?? true });
  return opened;
}

/**
 * The second half, after the rows are written: days that changed are sealed anew. Where the rows had not been those that
 * were sealed, the old hash stays: damage is never blessed. It may be mended, though, by the very rows that came.
 */
export async function renewSeals(db: Kysely<Schema>, opened: OpenSeals, times: readonly number[]): Promise<void> {
  if (opened.length === 0) return;
  const changed = new Set(times.map(dayOf));
  for (const { key, intact } of opened) {
    if (!changed.has(key.day)) continue;
    if (intact) await reseal(db, key);
    else await noteSeal(db, key, (await holds(db, key)) ?? true);
  }
}

const dayOf = (ts: number) => Math.floor(ts / daySeconds) * daySeconds;

async function reseal(db: Kysely<Schema>, key: SealKey): Promise<void> {
  await db
    .updateTable('seal')
    .set({ ...(await digest(db, key)), broken_at: null })
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where(only(key))
    .execute();
}

/** Keeps in the seal what was found out about it, for whoever asks without looking at every row. */
export async function noteSeal(db: Kysely<Schema>, key: SealKey, intact: boolean): Promise<void> {
  await db
    .updateTable('seal')
    .set({ broken_at: intact ? null : Math.floor(Date.now() / 1000) })
    .where(only(key))
    .where('broken_at', intact ? 'is not' : 'is', null)
    .execute();
}

/** Sealed days that are known not to be what was sealed. */
export async function brokenSeals(db: Kysely<Schema>): Promise<SealKey[]> {
  return db.selectFrom('seal').select(['kind', 'ref', 'day']).where('broken_at', 'is not', null).execute();
}

export async function countSeals(db: Kysely<Schema>): Promise<number> {
  const row = await db
    .selectFrom('seal')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst();
  return row?.count ?? 0;
}

/**
 * Compares sealed days with their rows, in the order of the key, and says of each whether it holds. Writes nothing; what
 * changes rightly meanwhile is no false alarm, for a seal and its rows are read in one statement.
 * @param after begins with the day that follows this one
 * @returns with `known` where a broken one has been noted as such before
 */
export async function* verifySeals(
  db: Kysely<Schema>,
  after?: SealKey,
): AsyncGenerator<{ key: SealKey; intact: boolean; known: boolean }> {
  let last = after;
  for (;;) {
    const page = await db
      .selectFrom('seal')
      .select(['kind', 'ref', 'day', 'broken_at'])
      .$if(last !== undefined, (query) =>
        query.where(sql<boolean>`(kind, ref, day) > (${last?.kind}, ${last?.ref}, ${last?.day})`),
      )
      .orderBy('kind')
      .orderBy('ref')
      .orderBy('day')
      .limit(200)
      .execute();
    if (page.length === 0) return;
    for (const { broken_at, ...key } of page) {
      const intact = await holds(db, key);
      if (intact !== undefined) yield { key, intact, known: broken_at !== null };
    }
    last = page.at(-1);
    // Let the event loop serve others between two pages.
    await new Promise(setImmediate);
  }
}

/** Whether the rows are those that were sealed; undefined when there is no seal (any more). */
async function holds(db: Kysely<Schema>, key: SealKey): Promise<boolean | undefined> {
  try {
    const { rows } = await sql<{ sha256: unknown; sealed: number; rows: number; text: string }>`
      SELECT seal.sha256, seal.rows AS sealed, found.rows, found.text FROM seal, (${content(key)}) AS found
      WHERE kind = ${key.kind} AND ref = ${key.ref} AND day = ${key.day}`.execute(db);
    const [row] = rows;
    return row && row.sha256 instanceof Uint8Array && row.rows === row.sealed && sha256(row.text).equals(row.sha256);
  } catch (error) {
    if (isCorrupt(error)) return false;
    throw error;
  }
}

async function digest(db: Kysely<Schema>, key: SealKey): Promise<{ rows: number; sha256: Buffer }> {
  const { rows } = await content(key).execute(db);
  return { rows: rows[0]?.rows ?? 0, sha256: sha256(rows[0]?.text ?? '') };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** The day's rows as text, one a line; `quote` tells a number from text that looks like one. */
function content({ kind, ref, day }: SealKey): RawBuilder<{ rows: number; text: string }> {
  const { table, ref: column, time, key, columns } = sealed[kind];
  const line = columns.map((name) => `quote(${name})`).join(` || ',' || `);
  return sql`
    SELECT count(*) AS rows, coalesce(group_concat(${sql.raw(line)}, char(10) ORDER BY ${sql.raw(key)}), '') AS text
    FROM ${sql.table(table)}
    WHERE ${sql.ref(column)} = ${ref} AND ${sql.ref(time)} >= ${day} AND ${sql.ref(time)} < ${day + daySeconds}`;
}

function only({ kind, ref, day }: SealKey) {
  return sql<boolean>`kind = ${kind} AND ref = ${ref} AND day = ${day}`;
}
