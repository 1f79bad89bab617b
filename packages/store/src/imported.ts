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
  const times = incoming.map(({ ts }) => ts);
  const imported = await importedAmong(db, sensorId, times);
  if (imported.size === 0) return;
  const stored = await rowsAt(db, sensorId, [...imported.keys()]);
  for (const row of incoming) {
    const copies = imported.get(row.ts) ?? [];
    const at = copies.findIndex((copy) => sameValues(copy, row));
    const isKnown = stored.get(row.ts)?.some(({ id }) => id === row.id);
    if (at < 0 || isKnown) continue;
    await db
      .deleteFrom('reading')
      .where('sensor_id', '=', sensorId)
      .where('ts', '=', row.ts)
      .where('id', '=', copies[at]?.id ?? 0)
      .execute();
    copies.splice(at, 1);
  }
}

async function importedAmong(
  db: Kysely<Schema>,
  sensorId: number,
  times: number[],
): Promise<Map<number, StoredReading[]>> {
  const rows = await db
    .selectFrom('reading')
    .select(['ts', 'id', 'temperature', 'humidity', 'illuminance'])
    .where('sensor_id', '=', sensorId)
    .where('ts', 'in', sql<number>`(SELECT value FROM json_each(${JSON.stringify(times)}))`)
    .where('id', '<=', 0)
    .execute();
  return Map.groupBy(rows, ({ ts }) => ts);
}
