/** Compares sealed days with their rows, and records which failed. */
import { sql } from 'kysely';
import { countRows } from '../count-rows.ts';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import { nowSeconds } from '../time/seconds.ts';
import { countAndText, type DayText, isSealOf, type SealKey, type SealKind } from './seal-text.ts';

/**
 * Compares every sealed day with its rows, in the order of the key. Writes nothing. Seal and rows are read in one
 * statement, so a day that changes meanwhile is no false alarm. The event loop runs after every 200 days.
 * @param after start after this day
 * @returns for each day whether it matches its seal, and whether a failure was recorded before (`known`)
 */
export async function* verifySeals(
  db: Db,
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
    await new Promise(setImmediate);
  }
}

/** Whether a day's rows match its seal; undefined if it has no seal. */
export async function isIntact(db: Db, { kind, ref, day }: SealKey): Promise<boolean | undefined> {
  try {
    const { rows } = await sql<SealedText>`
      SELECT ${sealAndRows(db, kind)} FROM seal
      WHERE kind = ${kind} AND ref = ${ref} AND day = ${day}`.execute(db);
    return rows[0] && matches(rows[0]);
  } catch (error) {
    if (engineOf(db).isDamage(error)) return false;
    throw error;
  }
}

/** A seal and the present rows. */
export interface SealedText extends DayText {
  sha256: Buffer;
  sealed: number;
}

export const sealAndRows = (db: Db, kind: SealKind) =>
  sql`seal.sha256, seal.rows AS sealed, ${countAndText(db, kind, sql`seal.ref`, sql`seal.day`)}`;

/** In a damaged file the hash may be any value. */
export const matches = ({ sha256: hash, sealed: count, rows, text }: SealedText) =>
  hash instanceof Uint8Array && rows === count && isSealOf(hash, text);

/**
 * Records whether a day matches its seal, so that later calls needn't read its rows. Keeps the time of the first
 * failure.
 */
export async function recordSeal(db: Db, { kind, ref, day }: SealKey, intact: boolean): Promise<void> {
  await db
    .updateTable('seal')
    .set({ broken_at: intact ? null : nowSeconds() })
    .where((eb) => eb.and({ kind, ref, day }))
    .where('broken_at', intact ? 'is not' : 'is', null)
    .execute();
}

/** Days whose failure is recorded. Reads no rows. */
export async function failedSealKeys(db: Db): Promise<SealKey[]> {
  return db.selectFrom('seal').select(['kind', 'ref', 'day']).where('broken_at', 'is not', null).execute();
}

/** How many days are sealed. */
export async function countSeals(db: Db): Promise<number> {
  return countRows(db, 'seal');
}
