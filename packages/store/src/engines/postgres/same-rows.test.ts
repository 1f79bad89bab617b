/** Whatever comes, in whatever order, and whenever days are closed: each engine has the same afterwards. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { engineOf } from '../../engine.ts';
import { openReadingsFile } from '../../files/readings-file.ts';
import { perMetric } from '../../metrics.ts';
import { acceptConflict, conflictsBetween } from '../../readings/conflicts.ts';
import { gapsBetween } from '../../readings/gaps.ts';
import { pruneReadings } from '../../readings/prune.ts';
import { firstReadingAt, latestReading, readingPages } from '../../readings/read.ts';
import { insertReadings } from '../../readings/readings.ts';
import { deleteRows } from '../../readings/rows.ts';
import { readSeries } from '../../readings/series.ts';
import { halfHourMeans } from '../../readings/sparklines.ts';
import { afterWrite, beforeWrite } from '../../readings/write.ts';
import { checkRollups } from '../../rollups/check.ts';
import { setTimeZone } from '../../rollups/rollups.ts';
import { labelledSensors } from '../../rooms/labelled-sensors.ts';
import { roomsOverview } from '../../rooms/overview.ts';
import { listPlaces } from '../../rooms/places.ts';
import { upsertRooms } from '../../rooms/room-list.ts';
import type { Db } from '../../schema.ts';
import { sealDays } from '../../seals/seal-days.ts';
import { verifySeals } from '../../seals/verify.ts';
import { getRollupSettings } from '../../settings.ts';
import { runs, someReading, someRoom, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import { openStore } from '../sqlite/open.ts';

const day = 86_400;
const monday = Date.parse('2025-03-10T00:00:00Z') / 1000;
const days = 16;
const end = monday + (days + 4) * day;

const value = fc.option(fc.oneof(fc.integer({ min: -6000, max: 6000 }), fc.integer({ min: 0, max: 1e9 })), { freq: 5 });
const readingOf = fc.record({
  // Mostly of a few days, so that they meet.
  ts: fc.oneof(fc.nat({ max: 3 * day }), fc.nat({ max: days * day })).map((by) => monday + by - (by % 150)),
  id: fc.integer({ min: 1, max: 4 }),
  values: fc.record(perMetric(() => value.map((hundredths) => hundredths && hundredths / 100))),
});
const operation = fc.oneof(
  { weight: 5, arbitrary: fc.array(readingOf, { minLength: 1, maxLength: 8 }).map((readings) => ({ readings })) },
  { weight: 3, arbitrary: fc.constant({ seal: true }) },
  { weight: 2, arbitrary: fc.nat().map((deleted) => ({ deleted })) },
  { weight: 1, arbitrary: fc.nat().map((accepted) => ({ accepted })) },
  { weight: 1, arbitrary: fc.constantFrom('Asia/Tokyo', 'Asia/Kolkata', 'UTC').map((zone) => ({ zone })) },
  { weight: 1, arbitrary: fc.nat({ max: days }).map((pruned) => ({ pruned })) },
);
type Operation = typeof operation extends fc.Arbitrary<infer Step> ? Step : never;

/** Ids are numbers of a store: each has its own sensor. */
async function apply(db: Db, sensor: number, step: Operation): Promise<void> {
  if ('readings' in step) {
    await insertReadings(
      db,
      sensor,
      step.readings.map(({ ts, id, values }) => someReading(ts, { id, ...values })),
    );
  } else if ('seal' in step) await sealDays(db);
  else if ('deleted' in step) await deleteOne(db, sensor, step.deleted);
  else if ('accepted' in step) {
    const found = await conflictsBetween(db, sensor, { from: 0, to: 2e9 });
    if (found.length > 0) await acceptConflict(db, found[step.accepted % found.length]?.number ?? 0, 1);
  } else if ('zone' in step) await setTimeZone(db, step.zone);
  else await pruneReadings(db, monday + step.pruned * day);
}

/** As the store itself deletes one. */
async function deleteOne(db: Db, sensor: number, pick: number): Promise<void> {
  const all = await db
    .selectFrom('reading')
    .selectAll()
    .where('sensor_id', '=', sensor)
    .orderBy('ts')
    .orderBy('id')
    .execute();
  const row = all[pick % (all.length || 1)];
  if (!row) return;
  await db.transaction().execute(async (trx) => {
    await engineOf(trx).lockRows(trx, 'sensor', [sensor]);
    const seals = await beforeWrite(trx, [row]);
    await deleteRows(trx, [row]);
    await afterWrite(trx, { seals, changed: [row], settings: await getRollupSettings(trx) });
  });
}

/** Everything that is asked of readings, and everything that follows from them. */
async function answers(db: Db, sensor: number) {
  const [first] = await labelledSensors(db);
  const range = { from: monday, to: end, zone: 'Asia/Tokyo' };
  const sealed = db.selectFrom('seal').selectAll().where('ref', '=', sensor).orderBy('day');
  const seals = (await sealed.execute()).map(({ sha256, ...rest }) => ({
    ...rest,
    ref: 0,
    sha256: Buffer.from(sha256).toString('hex'),
  }));
  const tables: Record<string, unknown[]> = {};
  for (const table of ['rollup_hour', 'rollup_day', 'rollup_week'] as const) {
    const rows = db.selectFrom(table).selectAll().where('sensor_id', '=', sensor).orderBy('ts').execute();
    tables[table] = (await rows).map((row) => ({ ...row, sensor_id: 0 }));
  }
  const pages: unknown[] = [];
  for await (const page of readingPages(db, sensor, range)) pages.push(...page);
  const file = await openReadingsFile(db, {
    sensors: [{ ...(first ?? expect.fail()), id: sensor }],
    labelled: true,
    range,
    resolution: 'raw',
    format: 'csv',
  });
  const broken: number[] = [];
  for await (const { key, intact } of verifySeals(db)) if (!intact) broken.push(key.day);
  const faults: unknown[] = [];
  for await (const fault of checkRollups(db)) faults.push(fault);
  const means = await halfHourMeans(db, [sensor], 'temperature', monday + 2 * day + 4321);
  return {
    seals,
    tables,
    pages,
    csv: await text(Readable.from(file.chunks())),
    broken,
    faults,
    raw: await readSeries(db, sensor, range, 'raw'),
    halves: await readSeries(db, sensor, { ...range, from: monday + day + 777 }, '30m'),
    means: means.get(sensor),
    latest: await latestReading(db, sensor),
    first: await firstReadingAt(db, sensor),
    gaps: await gapsBetween(db, sensor, range, end),
    latestOfAll: (await listPlaces(db)).map(({ latest }) => latest),
    overview: (await roomsOverview(db, { limit: 9 })).rooms.flatMap(({ sensors }) =>
      sensors.map(({ latest, first: since }) => [latest?.ts, latest?.id, latest?.temperature, since]),
    ),
  };
}

test('rows, seals, rollups, charts and files are the same', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 25 }), async (steps) => {
      const store = await temporaryStore();
      const file = await openStore(`${temporaryFolder()}/roomlog.db`, 'writer');
      await upsertRooms(file.db, [someRoom('room', ['sensor'])]);
      for (const step of [...steps, { seal: true } as const]) {
        for (const { db } of [store, file]) await apply(db, store.sensor, step);
      }
      const found = await answers(store.db, store.sensor);
      expect(found).toEqual(await answers(file.db, store.sensor));
      expect([found.broken, found.faults]).toEqual([[], []]);
      await file.close();
    }),
    { numRuns: runs(120), endOnFailure: true },
  );
});
