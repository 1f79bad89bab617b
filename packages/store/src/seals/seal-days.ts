/**
 * Seals every closed day. A seal finds a bit that flipped on the disk: SQLite's own check finds only structural damage,
 * not a temperature that became another temperature.
 *
 * Days are UTC days. A day is closed when the newest row of its sensor or room is 48 hours after its end, by BOCCO's
 * times: this machine's clock may be wrong.
 */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { inChunks } from '../chunks.ts';
import { plausibleTimes } from '../clock/plausible.ts';
import { engineOf } from '../engine.ts';
import type { Db, Trx } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';
import { daySeconds, hourSeconds } from '../time/seconds.ts';
import { startOfHour } from '../time/zone.ts';
import { countAndText, type DayText, type SealKey, type SealKind, sealed, sha256 } from './seal-text.ts';

const closedAfter = daySeconds + 48 * hourSeconds;

/** Days per transaction, so that other writers don't wait long. */
const daysAtATime = 50;

/**
 * Seals every closed day without a seal, of all sensors and rooms, 50 per transaction.
 * @param stop ends it between two transactions
 * @returns how many days were sealed
 */
export async function sealDays(db: Db, stop?: AbortSignal): Promise<number> {
  let count = 0;
  for (const kind of kinds) {
    for (const ref of await refsOf(db, kind)) {
      for await (const days of inChunks(await dueDays(db, kind, ref), daysAtATime)) {
        if (stop?.aborted) return count;
        count += await seal(db, kind, ref, days);
      }
    }
  }
  if (count > 0) await engineOf(db).reclaim(db);
  return count;
}

const kinds = Object.keys(sealed) as SealKind[];

async function refsOf(db: Db, kind: SealKind): Promise<number[]> {
  const rows = await db.selectFrom(sealed[kind].owner).select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

async function dueDays(db: Db, kind: SealKind, ref: number): Promise<number[]> {
  const { ref: column, days } = sealed[kind];
  const { rows } = await sql<{ day: number }>`
    SELECT DISTINCT ${sql.ref(days.time)} - ${sql.ref(days.time)} % ${sql.lit(daySeconds)} AS day FROM ${sql.table(days.table)}
    WHERE ${sql.ref(column)} = ${ref} AND ${sql.ref(days.time)} >= ${await unprunedFrom(db, kind)}
    EXCEPT SELECT day FROM seal WHERE kind = ${kind} AND ref = ${ref}
    ORDER BY day`.execute(db);
  // One wrong date far ahead must not close every day.
  const { to } = await plausibleTimes(db);
  const last =
    kind === 'reading'
      ? engineOf(db).lastTime({ sensor: ref, to })
      : sql<number | null>`(SELECT max(date) FROM message WHERE room_id = ${ref} AND date <= ${to})`;
  const newest = await sql<{ newest: number | null }>`SELECT ${last} AS newest`.execute(db);
  const closedBefore = (newest.rows[0]?.newest ?? 0) - closedAfter;
  return rows.flatMap(({ day }) => (day <= closedBefore ? day : []));
}

/** Earlier days have no seals: their readings are deleted, or being deleted. */
async function unprunedFrom(db: Db, kind: SealKind): Promise<number> {
  return kind === 'reading' ? Math.max(0, startOfHour(await getPrunedBefore(db))) : 0;
}

async function seal(db: Db, kind: SealKind, ref: number, days: readonly number[]): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await engineOf(trx).lockRows(trx, sealed[kind].owner, [ref]);
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
    if (kind === 'reading') {
      await engineOf(trx).closeDays(
        trx,
        kept.map((day) => ({ ref, day })),
      );
    }
    return kept.length;
  });
}

async function digest(trx: Trx, { kind, ref, day }: SealKey): Promise<{ rows: number; sha256: Buffer }> {
  const { rows } = await sql<DayText>`SELECT ${countAndText(trx, kind, sql`${ref}`, asBigint(day))}`.execute(trx);
  return { rows: rows[0]?.rows ?? 0, sha256: sha256(rows[0]?.text ?? '') };
}
