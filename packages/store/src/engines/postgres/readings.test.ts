/** Whatever is asked of readings, it does not matter which days are closed. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { engineOf } from '../../engine.ts';
import { perMetric } from '../../metrics.ts';
import { insertAlone, run, runs, temporaryStore } from '../../testing/temporary-store.ts';
import { firstTime, lastTime, readings } from './readings.ts';

const day = 86_400;
const start = Date.parse('2025-03-30T00:00:00Z') / 1000;
const days = 5;

/** Mostly near midnight, where days meet. */
const time = fc
  .tuple(fc.nat({ max: days }), fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -day, max: day })))
  .map(([at, by]) => start + at * day + by);
const key = fc.record({ ts: time, id: fc.integer({ min: -1, max: 3 }) });
const question = fc.record(
  { from: time, to: time, after: key, first: fc.integer({ min: 1, max: 6 }) },
  { requiredKeys: [] },
);

test('spans, pages, and the first and the last one', async () => {
  const { db, sensor } = await temporaryStore();
  const given = fc.uniqueArray(key, { selector: ({ ts, id }) => `${ts}/${id}`, maxLength: 25 });
  const closed = fc.subarray(Array.from({ length: days + 2 }, (_, at) => start + (at - 1) * day));
  const questions = fc.array(question, { minLength: 10, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(given, closed, questions, async (all, closedDays, asked) => {
      await run(db, 'DELETE FROM reading_open');
      await run(db, 'DELETE FROM reading_day');
      await insertAlone(
        db,
        all.map((row) => ({ sensor_id: sensor, ...row, ...perMetric(() => row.id) })),
      );
      await db.transaction().execute((trx) =>
        engineOf(trx).closeDays(
          trx,
          closedDays.map((first) => ({ ref: sensor, day: first })),
        ),
      );
      const sorted = all.toSorted((a, b) => a.ts - b.ts || a.id - b.id);
      for (const { from, to, after, first } of asked) {
        const span = { sensor, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
        const within = sorted.filter(({ ts }) => ts >= (from ?? ts) && ts <= (to ?? ts));
        const page = within.filter(({ ts, id }) => !after || ts > after.ts || (ts === after.ts && id > after.id));
        const wanted = { ...span, ...(after && { after }), ...(first && { first }) };
        const found = await sql<(typeof all)[number]>`
          SELECT ts, id FROM ${readings(wanted)} AS reading ORDER BY ts, id LIMIT ${first ?? 99}`.execute(db);
        expect(found.rows).toEqual(page.slice(0, first));
        const last = await sql`SELECT ts, id FROM ${readings({ ...span, isLast: true })} AS reading`.execute(db);
        expect(last.rows).toEqual(within.slice(-1));
        const ends = await sql`SELECT ${firstTime(span)} AS first, ${lastTime(span)} AS last`.execute(db);
        expect(ends.rows).toEqual([{ first: within[0]?.ts ?? null, last: within.at(-1)?.ts ?? null }]);
      }
    }),
    { numRuns: runs(300) },
  );
});
