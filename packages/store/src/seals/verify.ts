import { type Kysely, sql } from 'kysely';
import { countRows } from '../count-rows.ts';
import { engineOf } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { nowSeconds } from '../time/now.ts';
import { countOf, isSealOf, type SealKey, type SealKind, textOf } from './seal-text.ts';

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
  return countRows(db, 'seal');
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
export interface SealedText {
  sha256: Buffer;
  sealed: number;
  rows: number;
  text: string;
}

export const sealAndRows = (kind: SealKind) => sql`seal.sha256, seal.rows AS sealed,
  ${countOf(kind, sql`seal.ref`, sql`seal.day`)} AS rows, ${textOf(kind, sql`seal.ref`, sql`seal.day`)} AS text`;

/** A damaged file may hold anything in the place of a hash. */
export const matches = ({ sha256: hash, sealed: count, rows, text }: SealedText) =>
  hash instanceof Uint8Array && rows === count && isSealOf(hash, text);

function only({ kind, ref, day }: SealKey) {
  return sql<boolean>`kind = ${kind} AND ref = ${ref} AND day = ${day}`;
}
