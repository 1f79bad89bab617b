/**
 * Readings that came from a file. BOCCO's ids are not in it, so that they get ids of ours: 0 and below, where BOCCO's
 * never are, and unique only within their second.
 */
import { type Kysely, sql } from 'kysely';
import { rowsAt, sameValues } from './reading-rows.ts';
import type { StoredReading } from './readings.ts';
import type { Schema } from './schema.ts';

/** Deletes an imported row for each that BOCCO now delivers itself: the same moment, the same values. */
export async function makeWay(db: Kysely<Schema>, sensorId: number, incoming: readonly StoredReading[]): Promise<void> {
  const imported = await importedAmong(
    db,
    sensorId,
    incoming.map(({ ts }) => ts),
  );
  if (imported.length === 0) return;
  const stored = await rowsAt(
    db,
    sensorId,
    imported.map(({ ts }) => ts),
  );
  for (const row of incoming) {
    const isKnown = stored.get(row.ts)?.some(({ id }) => id === row.id) ?? true;
    if (isKnown) continue;
    const at = imported.findIndex((other) => other.ts === row.ts && sameValues(other, row));
    const [twin] = at < 0 ? [] : imported.splice(at, 1);
    if (!twin) continue;
    await db
      .deleteFrom('reading')
      .where('sensor_id', '=', sensorId)
      .where('ts', '=', twin.ts)
      .where('id', '=', twin.id)
      .execute();
  }
}

async function importedAmong(db: Kysely<Schema>, sensorId: number, times: number[]): Promise<StoredReading[]> {
  return db
    .selectFrom('reading')
    .select(['ts', 'id', 'temperature', 'humidity', 'illuminance'])
    .where('sensor_id', '=', sensorId)
    .where('ts', 'in', sql<number>`(SELECT value FROM json_each(${JSON.stringify(times)}))`)
    .where('id', '<=', 0)
    .execute();
}
