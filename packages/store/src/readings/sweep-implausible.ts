/** Stored readings with an implausible time: older versions of roomlog stored every time. */
import { sql } from 'kysely';
import { boccoNow } from '../clock/bocco-clock.ts';
import { plausibleAt, whyImplausible } from '../clock/plausible.ts';
import { hashOf, type Origin, quarantine, quarantinedFrom } from '../collector/quarantine.ts';
import { engineOf } from '../engine.ts';
import type { Db, StoredReading, StoredSensor } from '../schema.ts';
import { getRollupSettings } from '../settings.ts';
import { rawOf, readingsOf } from './hold-implausible.ts';
import { storedColumns } from './read.ts';
import { deleteRows } from './rows.ts';
import { afterWrite, beforeWrite } from './write.ts';

type Sensor = Pick<StoredSensor, 'id' | 'source' | 'uuid'>;

/** Rows per transaction, so that other writers don't wait long. */
const atATime = 500;

/** How many stored readings of the sensor have an implausible time, without those that a person accepted. */
export async function countImplausible(db: Db, sensor: Sensor): Promise<number> {
  let count = 0;
  for await (const page of implausiblePages(db, sensor, await boccoNow(db))) count += page.length;
  return count;
}

/**
 * Moves the readings that {@link countImplausible} counts to the quarantine, with their values, and updates rollups,
 * gaps and seals: 500 per transaction.
 * @returns how many were moved
 */
export async function sweepImplausible(db: Db, sensor: Sensor): Promise<number> {
  const now = await boccoNow(db);
  let count = 0;
  for await (const page of implausiblePages(db, sensor, now)) {
    const items = page.map((row) => ({ path: '', raw: rawOf(row), reason: whyImplausible(row.ts, now) ?? '' }));
    // Quarantine first: if the process dies here, nothing is lost.
    await quarantine(db, readingsOf(sensor), items);
    const rows = page.map((row) => ({ sensor_id: sensor.id, ...row }));
    await db.transaction().execute(async (trx) => {
      await engineOf(trx).lockRows(trx, 'sensor', [sensor.id]);
      const seals = await beforeWrite(trx, rows);
      await deleteRows(trx, rows);
      await afterWrite(trx, { seals, changed: rows, settings: await getRollupSettings(trx) });
    });
    count += page.length;
  }
  return count;
}

/** Page by page, first the times that are too early, then those that are too late. */
async function* implausiblePages(db: Db, sensor: Sensor, now: number): AsyncGenerator<StoredReading[]> {
  const { from, to } = plausibleAt(now);
  const accepted = await acceptedOf(db, readingsOf(sensor));
  const outsides = [
    { span: { to: from - 1 }, outside: sql<boolean>`ts < ${from}` },
    { span: { from: to + 1 }, outside: sql<boolean>`ts > ${to}` },
  ];
  for (const { span, outside } of outsides) {
    let last: StoredReading | undefined;
    do {
      const page: StoredReading[] = await db
        .selectFrom(
          engineOf(db)
            .readings({ sensor: sensor.id, ...span, ...(last && { after: last }), first: atATime })
            .as('reading'),
        )
        .select(storedColumns)
        .where('sensor_id', '=', sensor.id)
        .where(outside)
        .$if(last !== undefined, (query) => query.where(sql<boolean>`(ts, id) > (${last?.ts}, ${last?.id})`))
        .orderBy('ts')
        .orderBy('id')
        .limit(atATime)
        .execute();
      last = page.length === atATime ? page.at(-1) : undefined;
      const wrong = page.filter((row) => accepted.size === 0 || !accepted.has(hashOf(rawOf(row))));
      if (wrong.length > 0) yield wrong;
    } while (last);
  }
}

async function acceptedOf(db: Db, origin: Origin): Promise<Set<string>> {
  const rows = await quarantinedFrom(db, origin).select('hash').where('state', '=', 'accepted').execute();
  return new Set(rows.map(({ hash }) => hash));
}
