/** Days that don't match their seals, in words. */
import type { Db } from '../schema.ts';
import { isoTime } from '../time/timestamp.ts';
import { type SealKey, sealed } from './seal-text.ts';
import { failedSealKeys, verifySeals } from './verify.ts';

/** A day whose rows don't match its seal: damage, or rows that were changed without roomlog. */
export interface FailedSeal {
  key: SealKey;
  /** Whether the failure was recorded before. */
  known: boolean;
  /** `readings of 居間 (1a2b3c4d) on 2026-03-01`. */
  words: string;
}

/** Compares every sealed day with its rows (`verifySeals`): about as long as reading the whole file. */
export async function findFailedSeals(db: Db): Promise<FailedSeal[]> {
  const found: FailedSeal[] = [];
  if (!(await hasSeals(db))) return found;
  for await (const { key, intact, known } of verifySeals(db)) {
    if (!intact) found.push({ key, known, words: await describeSeal(db, key) });
  }
  return found;
}

/** The recorded failures, without comparing again. */
export async function knownFailedSeals(db: Db): Promise<FailedSeal[]> {
  if (!(await hasSeals(db))) return [];
  const keys = await failedSealKeys(db);
  return Promise.all(keys.map(async (key) => ({ key, known: true, words: await describeSeal(db, key) })));
}

/** A sealed day in words, as in {@link FailedSeal}. */
export async function describeSeal(db: Db, { kind, ref, day }: SealKey): Promise<string> {
  return `${kind}s of ${await nameOf(db, kind, ref)} on ${isoTime(day).replace(/T.*/, '')}`;
}

async function nameOf(db: Db, kind: SealKey['kind'], ref: number): Promise<string> {
  try {
    const row =
      kind === 'reading'
        ? await db.selectFrom('sensor').select(['nickname as name', 'uuid']).where('id', '=', ref).executeTakeFirst()
        : await db.selectFrom('room').select(['name', 'uuid']).where('id', '=', ref).executeTakeFirst();
    if (row) return `${row.name} (${row.uuid.slice(0, 8)})`;
  } catch {
    // The name is damaged too: the day is enough.
  }
  return `${sealed[kind].owner} no. ${ref}`;
}

/** A file with an older layout has no table of seals. */
async function hasSeals(db: Db): Promise<boolean> {
  return (await db.introspection.getTables()).some(({ name }) => name === 'seal');
}
