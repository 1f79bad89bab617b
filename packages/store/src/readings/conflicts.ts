/**
 * Conflicts: versions of readings with another value than the stored one. Each is recorded once, until a person
 * decides. Rollups, seals and exports use only the stored readings.
 */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { countOf } from '../count-rows.ts';
import { engineOf } from '../engine.ts';
import { metrics, perMetric } from '../metrics.ts';
import type { Db, ReadingRow, Trx } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import type { Span } from '../time/seconds.ts';
import { addsNothing, overwrite } from './merge.ts';
import { asValues, columnTypes, rowsAround, spansOf, type Values, writeRows } from './rows.ts';
import { afterWrite, beforeWrite } from './write.ts';

/** The values as one text, because nulls are never equal in a unique key. */
const versionOf = (row: ReadingRow) => metrics.map((metric) => row[metric] ?? '').join(',');

/**
 * Records each version once, however often it comes.
 * @param now this machine's clock, epoch seconds
 */
export async function recordConflicts(trx: Trx, rows: readonly ReadingRow[], now: number): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map((row) => [...asValues(row), versionOf(row), now]);
  const columns = { ...columnTypes, version: 'text', received_at: 'integer' } as const;
  const names = sql.raw(Object.keys(columns).join(', '));
  await sql`
    INSERT INTO reading_conflict (${names})
    SELECT ${names} FROM ${engineOf(trx).rows(columns, given)} AS given WHERE true ORDER BY position
    ON CONFLICT (sensor_id, ts, id, version) DO NOTHING`.execute(trx);
}

/** The versions that are not recorded yet. */
export async function unrecordedConflicts(db: Db, rows: readonly ReadingRow[]): Promise<ReadingRow[]> {
  if (rows.length === 0) return [];
  const known = await sql<ReadingRow>`
    SELECT reading_conflict.* FROM ${spansOf(db, rows)} AS span CROSS JOIN reading_conflict
    WHERE sensor_id = sensor AND ts BETWEEN first AND last`.execute(db);
  const nameOf = (row: ReadingRow) => `${row.sensor_id}/${row.ts}/${row.id}/${versionOf(row)}`;
  const names = new Set(known.rows.map(nameOf));
  return rows.filter((row) => !names.has(nameOf(row)));
}

/** A version with another value than the stored reading. Times are epoch seconds, values in 1/100. */
export interface ReadingConflict {
  /** For {@link acceptConflict} and {@link dropConflict}. */
  number: number;
  sensor_id: number;
  ts: number;
  id: number;
  /** The stored values; null if the reading itself is deleted. */
  shown: Values | null;
  other: Values;
  /** When the version first came, or was replaced as the stored one; this machine's clock. */
  received_at: number;
}

/**
 * The undecided conflicts of a sensor, in the order of time.
 * @param range times of the readings, epoch seconds [from, to)
 */
export async function conflictsBetween(db: Db, sensorId: number, { from, to }: Span): Promise<ReadingConflict[]> {
  const at = sql.ref('other.ts');
  const rows = await db
    .selectFrom('reading_conflict as other')
    .leftJoin(
      engineOf(db)
        .readings({ sensor: sql.ref('other.sensor_id'), from: at, to: at })
        .as('shown'),
      (join) =>
        join
          .onRef('shown.sensor_id', '=', 'other.sensor_id')
          .onRef('shown.ts', '=', 'other.ts')
          .onRef('shown.id', '=', 'other.id'),
    )
    .selectAll('other')
    .select(['shown.id as shown_id', ...metrics.map((metric) => `shown.${metric} as shown_${metric}` as const)])
    .where('other.sensor_id', '=', sensorId)
    .where('other.ts', '>=', asBigint(from))
    .where('other.ts', '<', asBigint(to))
    .where('other.dropped_at', 'is', null)
    .orderBy('other.ts')
    .orderBy('other.id')
    .orderBy('other.seq')
    .execute();
  return rows.map((row) => ({
    number: row.seq,
    sensor_id: row.sensor_id,
    ts: row.ts,
    id: row.id,
    shown: row.shown_id === null ? null : perMetric((metric) => row[`shown_${metric}`]),
    other: perMetric((metric) => row[metric]),
    received_at: row.received_at,
  }));
}

/** How many conflicts of readings are undecided. */
export async function countReadingConflicts(db: Db): Promise<number> {
  return countOf(db.selectFrom('reading_conflict').where('dropped_at', 'is', null));
}

/**
 * Replaces the stored values by a version, and updates rollups, gaps and seals; where the version has null, the stored
 * value stays. The replaced version becomes a conflict in turn, so that this can be undone.
 * @param number of the conflict
 * @param now this machine's clock, epoch seconds
 * @returns false if there is no such undecided conflict, or the reading is deleted
 */
export async function acceptConflict(db: Db, number: number, now: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const version = await trx
      .selectFrom('reading_conflict')
      .selectAll()
      .where('seq', '=', number)
      .where('dropped_at', 'is', null)
      .executeTakeFirst();
    if (version) await engineOf(trx).lockRows(trx, 'sensor', [version.sensor_id]);
    const shown = version && (await rowsAround(trx, [version])).find(({ id }) => id === version.id);
    if (!shown) return false;
    const chosen = overwrite(version, shown);
    const seals = await beforeWrite(trx, [chosen]);
    await writeRows(trx, [chosen]);
    await afterWrite(trx, { seals, changed: [chosen], settings: await getRollupSettings(trx) });
    await deleteSettled(trx, chosen);
    await recordConflicts(trx, [shown], now);
    return true;
  });
}

/**
 * Drops a version. Its row stays, so that BOCCO's next answer doesn't bring it back as a new conflict.
 * @param number of the conflict
 * @param now this machine's clock, epoch seconds
 * @returns false if there is no such undecided conflict
 */
export async function dropConflict(db: Db, number: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reading_conflict')
    .set({ dropped_at: now })
    .where('seq', '=', number)
    .where('dropped_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Deletes versions whose values are all stored now. */
async function deleteSettled(trx: Trx, shown: ReadingRow): Promise<void> {
  const { sensor_id, ts, id } = shown;
  const versions = await trx
    .selectFrom('reading_conflict')
    .selectAll()
    .where((eb) => eb.and({ sensor_id, ts, id }))
    .execute();
  for (const version of versions) {
    if (addsNothing(shown, version)) await trx.deleteFrom('reading_conflict').where('seq', '=', version.seq).execute();
  }
}
