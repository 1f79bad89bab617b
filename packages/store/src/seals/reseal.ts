/** Writes to sealed days: compare the day with its seal before, reseal it after. */
import { sql } from 'kysely';
import { inChunks } from '../chunks.ts';
import { engineOf, type SensorDay } from '../engine.ts';
import type { Db, Trx } from '../schema.ts';
import { daySeconds } from '../time/seconds.ts';
import { countAndText, type DayText, type SealKey, type SealKind, sha256 } from './seal-text.ts';
import { isIntact, matches, recordSeal, type SealedText, sealAndRows } from './verify.ts';

/** Days per statement: some megabytes of text. */
const daysCompared = 500;

/** The sealed days that are about to change, and whether they match their seals before. */
export type CheckedSeals = { key: SealKey; intact: boolean }[];

/** Where a row is: its sensor or room, and its time in epoch seconds. */
export interface Moment {
  ref: number;
  time: number;
}

/**
 * The first half of a write to sealed days: call it before the rows change.
 * @param moments of all rows that may be added, changed or deleted
 */
export async function checkSeals(trx: Trx, kind: SealKind, moments: Iterable<Moment>): Promise<CheckedSeals> {
  const days = [...daysOf(moments).values()];
  const checked: CheckedSeals = [];
  for await (const chunk of inChunks(days, daysCompared)) checked.push(...(await compareDays(trx, kind, chunk)));
  return checked;
}

/**
 * The second half, after the rows changed: reseals the changed days. A day that failed its seal before keeps the old
 * seal, so that damage never gets a valid seal; it is only checked again, because the new rows may have repaired it.
 */
export async function reseal(trx: Trx, checked: CheckedSeals, changed: Iterable<Moment>): Promise<void> {
  if (checked.length === 0) return;
  const days = daysOf(changed);
  const touched = checked.filter(({ key }) => days.has(nameOf(key)));
  const intact = touched.flatMap((each) => (each.intact ? each.key : []));
  for await (const chunk of inChunks(intact, daysCompared)) await rewriteSeals(trx, chunk);
  for (const { key } of touched.filter((each) => !each.intact)) {
    await recordSeal(trx, key, (await isIntact(trx, key)) ?? true);
  }
}

type Day = SensorDay;

const nameOf = ({ ref, day }: Day) => `${ref}/${day}`;

/** The days of these moments, without duplicates, by name. */
export function daysOf(moments: Iterable<Moment>): Map<string, Day> {
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

const dayRows = (db: Db, days: readonly Day[]) =>
  engineOf(db).rows(
    { ref: 'integer', day: 'integer' },
    days.map(({ ref, day }) => [ref, day]),
  );

/** The sealed ones of the days, compared with their rows. */
async function compareDays(trx: Trx, kind: SealKind, days: readonly Day[]): Promise<CheckedSeals> {
  const sealedDays = sql`${dayRows(trx, days)} AS wanted CROSS JOIN seal
    WHERE seal.kind = ${kind} AND seal.ref = wanted.ref AND seal.day = wanted.day`;
  try {
    const { rows } = await sql<Day & SealedText>`
      SELECT seal.ref, seal.day, ${sealAndRows(trx, kind)} FROM ${sealedDays}`.execute(trx);
    return rows.map(({ ref, day, ...rest }) => ({ key: { kind, ref, day }, intact: matches(rest) }));
  } catch (error) {
    if (!engineOf(trx).isDamage(error)) throw error;
    // Some row is unreadable: compare day by day, so that only its own day counts as damaged.
    const { rows } = await sql<Day>`SELECT seal.ref, seal.day FROM ${sealedDays}`.execute(trx);
    const checked: CheckedSeals = [];
    for (const day of rows) {
      checked.push({ key: { kind, ...day }, intact: (await isIntact(trx, { kind, ...day })) ?? true });
    }
    return checked;
  }
}

/** When the UTC day of a time begins; epoch seconds. */
export const dayOf = (ts: number) => Math.floor(ts / daySeconds) * daySeconds;

/** Seals days anew, with the rows that they have now. @param keys sealed days of one kind */
export async function rewriteSeals(trx: Trx, keys: readonly SealKey[]): Promise<void> {
  const [first] = keys;
  if (!first) return;
  const { kind } = first;
  const { rows } = await sql<Day & DayText>`
    SELECT given.ref, given.day, ${countAndText(trx, kind, sql`given.ref`, sql`given.day`)}
    FROM ${dayRows(trx, keys)} AS given`.execute(trx);
  const columns = { ref: 'integer', day: 'integer', row_count: 'integer', hash: 'bytes' } as const;
  const fresh = rows.map(({ ref, day, rows: count, text }) => [ref, day, count, sha256(text).toString('hex')]);
  await sql`
    UPDATE seal SET rows = row_count, sha256 = hash, broken_at = NULL, revision = revision + 1
    FROM ${engineOf(trx).rows(columns, fresh)} AS fresh
    WHERE kind = ${kind} AND seal.ref = fresh.ref AND seal.day = fresh.day`.execute(trx);
}
