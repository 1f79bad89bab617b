/**
 * Seals: a SHA-256 over each closed day, by which a bit that has turned on the disk is found. SQLite's own check sees
 * only what doesn't fit together; a temperature that has become another one does.
 *
 * A day is UTC's. It is closed when the newest row of its sensor or room is 48 hours past its end, by BOCCO's times: this
 * machine's clock may be wrong. What is sealed is the text of the day's rows (seal-text.ts).
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { inChunks } from '../chunks.ts';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import { nowSeconds } from '../time/now.ts';
import { countOf, daySeconds, isSealOf, type SealKind, sealed, sha256, textOf } from './seal-text.ts';

const closedAfter = daySeconds + 48 * 3600;

/** So many days are sealed in one transaction: others want to write too. */
const daysAtATime = 50;

/** So many are read with one statement when rows come to them: some megabytes of text. */
const daysCompared = 500;

export type { SealKind };

/** A sealed day. `ref` is sensor.id or room.id; `day` its beginning in epoch seconds. */
export interface SealKey {
  kind: SealKind;
  ref: number;
  day: number;
}

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
    SELECT DISTINCT ${sql.ref(days.time)} - ${sql.ref(days.time)} % ${sql.lit(daySeconds)} AS day FROM ${sql.table(days.table)}
    WHERE ${sql.ref(column)} = ${ref} AND ${sql.ref(days.time)} >= ${await unprunedFrom(db, kind)}
    EXCEPT SELECT day FROM seal WHERE kind = ${kind} AND ref = ${ref}
    ORDER BY day`.execute(db);
  // A single wrong date far ahead must not close every day.
  const newest = await sql<{ newest: number | null }>`
    SELECT max(${sql.ref(time)}) AS newest FROM ${sql.table(table)}
    WHERE ${sql.ref(column)} = ${ref} AND ${sql.ref(time)} <= ${(await plausibleTimes(db)).to}`.execute(db);
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
        .onConflict((conflict) => conflict.columns(['kind', 'ref', 'day']).doNothing())
        .execute();
    }
    return kept.length;
  });
}

/** Days that rows are about to be written to, and whether they are still those that were sealed. */
export type CheckedSeals = { key: SealKey; intact: boolean }[];

/** Where a row is: its sensor or room, and its time in epoch seconds. */
export interface Moment {
  ref: number;
  time: number;
}

/**
 * The first half of writing to sealed days, before the rows are written.
 * @param moments of all rows that may come or change
 */
export async function checkSeals(
  trx: Transaction<Schema>,
  kind: SealKind,
  moments: Iterable<Moment>,
): Promise<CheckedSeals> {
  const days = [...daysOf(moments).values()];
  const checked: CheckedSeals = [];
  for await (const chunk of inChunks(days, daysCompared)) checked.push(...(await compareDays(trx, kind, chunk)));
  return checked;
}

/**
 * The second half, after the rows are written: days that changed are sealed anew. Where the rows had not been those that
 * were sealed, the old hash stays: damage is never blessed. It may be repaired, though, by the very rows that came.
 */
export async function reseal(
  trx: Transaction<Schema>,
  checked: CheckedSeals,
  changed: Iterable<Moment>,
): Promise<void> {
  if (checked.length === 0) return;
  const days = daysOf(changed);
  const touched = checked.filter(({ key }) => days.has(nameOf(key)));
  const intact = touched.flatMap((each) => (each.intact ? each.key : []));
  for await (const chunk of inChunks(intact, daysCompared)) await rewriteSeals(trx, chunk);
  for (const { key } of touched.filter((each) => !each.intact)) {
    await recordSeal(trx, key, (await isIntact(trx, key)) ?? true);
  }
}

type Day = Omit<SealKey, 'kind'>;

const nameOf = ({ ref, day }: Day) => `${ref}/${day}`;

/** The days of these moments, each once, by name. */
function daysOf(moments: Iterable<Moment>): Map<string, Day> {
  const days = new Map<string, Day>();
  let last: Day | undefined;
  for (const { ref, time } of moments) {
    const day = dayOf(time);
    if (last?.ref === ref && last.day === day) continue;
    last = { ref, day };
    days.set(nameOf(last), last);
  }
  return days;
}

const dayRows = (db: Kysely<Schema>, days: readonly Day[]) =>
  engineOf(db).rows(
    { ref: 'integer', day: 'integer' },
    days.map(({ ref, day }) => [ref, day]),
  );

/** Those of the days that are sealed, each compared with its rows. */
async function compareDays(trx: Transaction<Schema>, kind: SealKind, days: readonly Day[]): Promise<CheckedSeals> {
  const sealedDays = sql`${dayRows(trx, days)} AS wanted CROSS JOIN seal
    WHERE seal.kind = ${kind} AND seal.ref = wanted.ref AND seal.day = wanted.day`;
  try {
    const { rows } = await sql<Day & SealedText>`
      SELECT seal.ref, seal.day, ${sealAndRows(kind)} FROM ${sealedDays}`.execute(trx);
    return rows.map(({ ref, day, ...rest }) => ({ key: { kind, ref, day }, intact: matches(rest) }));
  } catch (error) {
    if (!engineOf(trx).isDamage(error)) throw error;
    // Some row is unreadable: day by day, so that only its own counts as damaged.
    const { rows } = await sql<Day>`SELECT seal.ref, seal.day FROM ${sealedDays}`.execute(trx);
    const checked: CheckedSeals = [];
    for (const day of rows) {
      checked.push({ key: { kind, ...day }, intact: (await isIntact(trx, { kind, ...day })) ?? true });
    }
    return checked;
  }
}

const dayOf = (ts: number) => Math.floor(ts / daySeconds) * daySeconds;

/** Days of one kind; they are sealed already. */
async function rewriteSeals(trx: Transaction<Schema>, keys: readonly SealKey[]): Promise<void> {
  const [first] = keys;
  if (!first) return;
  const { kind } = first;
  const { rows } = await sql<Day & { rows: number; text: string }>`
    SELECT given.ref, given.day, ${countOf(kind, givenRef, givenDay)} AS rows, ${textOf(kind, givenRef, givenDay)} AS text
    FROM ${dayRows(trx, keys)} AS given`.execute(trx);
  const columns = { ref: 'integer', day: 'integer', row_count: 'integer', hash: 'bytes' } as const;
  const fresh = rows.map(({ ref, day, rows: count, text }) => [ref, day, count, sha256(text).toString('hex')]);
  await sql`
    UPDATE seal SET rows = row_count, sha256 = hash, broken_at = NULL, revision = revision + 1
    FROM ${engineOf(trx).rows(columns, fresh)} AS fresh
    WHERE kind = ${kind} AND seal.ref = fresh.ref AND seal.day = fresh.day`.execute(trx);
}

const [givenRef, givenDay] = [sql`given.ref`, sql`given.day`];

/** Keeps in the seal what was found out about it, for whoever asks without looking at every row. */
export async function recordSeal(db: Kysely<Schema>, key: SealKey, intact: boolean): Promise<void> {
  await db
    .updateTable('seal')
    .set({ broken_at: intact ? null : nowSeconds() })
    .where(only(key))
    .where('broken_at', intact ? 'is not' : 'is', null)
    .execute();
}

/** Sealed days that are known not to be what was sealed. */
export async function failedSealKeys(db: Kysely<Schema>): Promise<SealKey[]> {
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
      const intact = await isIntact(db, key);
      if (intact !== undefined) yield { key, intact, known: broken_at !== null };
    }
    last = page.at(-1);
    // Let the event loop serve others between two pages.
    await new Promise(setImmediate);
  }
}

/** Whether the rows are those that were sealed; undefined when there is no seal (any more). */
export async function isIntact(db: Kysely<Schema>, { kind, ref, day }: SealKey): Promise<boolean | undefined> {
  try {
    const { rows } = await sql<SealedText>`
      SELECT ${sealAndRows(kind)} FROM seal
      WHERE kind = ${kind} AND ref = ${ref} AND day = ${day}`.execute(db);
    return rows[0] && matches(rows[0]);
  } catch (error) {
    if (engineOf(db).isDamage(error)) return false;
    throw error;
  }
}

/** A seal beside what is there now. */
interface SealedText {
  sha256: Buffer;
  sealed: number;
  rows: number;
  text: string;
}

const sealAndRows = (kind: SealKind) => sql`seal.sha256, seal.rows AS sealed,
  ${countOf(kind, sql`seal.ref`, sql`seal.day`)} AS rows, ${textOf(kind, sql`seal.ref`, sql`seal.day`)} AS text`;

/** A damaged file may hold anything in the place of a hash. */
const matches = ({ sha256: hash, sealed: count, rows, text }: SealedText) =>
  hash instanceof Uint8Array && rows === count && isSealOf(hash, text);

async function digest(
  trx: Transaction<Schema>,
  { kind, ref, day }: SealKey,
): Promise<{ rows: number; sha256: Buffer }> {
  const { rows } = await sql<{ rows: number; text: string }>`
    SELECT ${countOf(kind, sql`${ref}`, sql`${day}`)} AS rows, ${textOf(kind, sql`${ref}`, sql`${day}`)} AS text`.execute(
    trx,
  );
  return { rows: rows[0]?.rows ?? 0, sha256: sha256(rows[0]?.text ?? '') };
}

function only({ kind, ref, day }: SealKey) {
  return sql<boolean>`kind = ${kind} AND ref = ${ref} AND day = ${day}`;
}
