/** The questions that are asked all the time never read the readings of everybody. */
import { type CompiledQuery, sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { pollHistories } from '../../collector/outages.ts';
import { engineOf } from '../../engine.ts';
import { eventsBetween, insertEvents } from '../../events/events.ts';
import { estimateFile } from '../../files/estimate.ts';
import { insertMessages, messagesPage } from '../../messages/messages.ts';
import { messagesPerDay } from '../../messages/messages-per-day.ts';
import { searchMessages } from '../../messages/search.ts';
import { roomsWithNews } from '../../messages/sync.ts';
import { gapsBetween } from '../../readings/gaps.ts';
import { readDays } from '../../readings/local-days.ts';
import { firstReadingAt, latestReading, readingPages } from '../../readings/read.ts';
import { insertAnswers } from '../../readings/readings.ts';
import { readSeries } from '../../readings/series.ts';
import { halfHourMeans } from '../../readings/sparklines.ts';
import { chainOf } from '../../rooms/chain.ts';
import { healthBetween } from '../../rooms/health.ts';
import { roomOverview, roomsOverview } from '../../rooms/overview.ts';
import { listPlaces } from '../../rooms/places.ts';
import { upsertRooms } from '../../rooms/room-list.ts';
import { listRooms } from '../../rooms/rooms.ts';
import type { Db } from '../../schema.ts';
import { observed, someEmoMessage } from '../../testing/emo-store.ts';
import { engineName } from '../../testing/engines.ts';
import { someMessage, someReading, someRoom, temporaryStore } from '../../testing/temporary-store.ts';

const sensors = 200;
const perSensor = 600;
const start = Date.parse('2025-03-10T00:00:00Z') / 1000;
const closedDays = 40;
const end = start + perSensor * 300;
const range = { from: start, to: end, zone: 'Asia/Tokyo' };

/** What a server knows after some days. */
async function fill(db: Db): Promise<void> {
  const days = Array.from({ length: closedDays + 3 }, (_, at) => ({ ref: 1, day: end - at * 86_400 }));
  await db.transaction().execute((trx) => engineOf(trx).openDays(trx, days));
  await upsertRooms(
    db,
    Array.from({ length: sensors }, (_, at) => someRoom(`r${at}`, [`s${at}`])),
  );
  await sql`
    INSERT INTO reading_open (id, ts, sensor_id, temperature, humidity, illuminance)
    SELECT at, ${start} + at * 300, sensor.id, 2000 + at % 100, 4000, at
    FROM generate_series(0, ${sql.lit(perSensor - 1)}) AS at CROSS JOIN sensor`.execute(db);
  // And after some weeks before, whose days are closed.
  for (let before = closedDays; before > 0; before--) {
    const first = start - before * 86_400;
    await sql`
      INSERT INTO reading_open (id, ts, sensor_id, temperature, humidity, illuminance)
      SELECT at, ${sql.lit(first)} + at * 1800, sensor.id, 2000 + at, 4000, at
      FROM generate_series(0, 47) AS at CROSS JOIN sensor`.execute(db);
    const days = Array.from({ length: sensors }, (_, at) => ({ ref: at + 1, day: first }));
    await db.transaction().execute((trx) => engineOf(trx).closeDays(trx, days));
  }
  for (const [table, seconds] of [
    ['rollup_hour', 3600],
    ['rollup_day', 86_400],
    ['rollup_week', 604_800],
  ] as const) {
    await sql`
      INSERT INTO ${sql.table(table)} (sensor_id, ts, count, temperature_count, humidity_count, illuminance_count)
      SELECT sensor_id, ts / ${sql.lit(seconds)} * ${sql.lit(seconds)}, count(*), 0, 0, 0 FROM reading GROUP BY 1, 2`.execute(
      db,
    );
  }
  for (let at = 0; at < 40; at++) {
    const texts = Array.from({ length: 100 }, (_, each) =>
      someMessage(at * 100 + each + 1, { text: `${at} 雨 ${each}` }),
    );
    await insertMessages(db, (at % 20) + 1, texts);
  }
  // Of old ones, so that the index has more rooms than one.
  await sql`
    INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, "user", detail)
    SELECT 50 + at % 100, at, at, at, '', '', '', '', '', '', 0, '', '' FROM generate_series(10000, 40000) AS at`.execute(
    db,
  );
  await sql`
    INSERT INTO message_text (seq, folded, letters)
    SELECT seq, 'b', ARRAY['r' || room_id, 'b', '雨'] FROM message WHERE id >= 10000`.execute(db);
  await sql`
    INSERT INTO gap (sensor_id, from_ts, to_ts, cause)
    SELECT sensor_id, ts, ts + 300, 'sensor_silent' FROM reading WHERE ts % 1500 = 0`.execute(db);
  await fillEmo(db);
  await sql`ANALYZE`.execute(db);
}

/** Some rooms of a second robot, which has events, health and messages with sequences. */
async function fillEmo(db: Db): Promise<void> {
  await sql`
    UPDATE room SET source = 'emo' WHERE id > 150`.execute(db);
  await sql`UPDATE sensor SET source = 'emo' WHERE room_id > 150`.execute(db);
  await sql`
    INSERT INTO event (source, room_id, request_id, event, kind, at, received_at, data)
    SELECT 'emo', 151 + at % 50, at, 'radar.detected', '', ${start} + at * 60, 0, '{}'
    FROM generate_series(1, 30000) AS at`.execute(db);
  await sql`
    INSERT INTO sensor_health (sensor_id, ts, battery)
    SELECT sensor.id, ${start} + at * 3600, at FROM sensor CROSS JOIN generate_series(1, 300) AS at
    WHERE source = 'emo'`.execute(db);
  await sql`
    INSERT INTO message (room_id, id, unique_id, sequence, date, media, message_type, text, audio, image, sender, dictated,
      "user", detail)
    SELECT 151 + at % 50, at, 'u' || at, at, ${start} + at, CASE WHEN at % 3 = 0 THEN 'motion' ELSE 'text' END, '', '', '',
      '', '', 0, '', '' FROM generate_series(50000, 80000) AS at`.execute(db);
}

/** What `work` asks. */
async function questionsOf(db: Db, work: () => Promise<unknown>): Promise<CompiledQuery[]> {
  const prototype = await db
    .getExecutor()
    .provideConnection(
      async (connection) => Object.getPrototypeOf(connection) as Record<'executeQuery', () => unknown>,
    );
  const asked = vi.spyOn(prototype, 'executeQuery');
  await work();
  const queries = asked.mock.calls.map(([query]: unknown[]) => query as CompiledQuery);
  asked.mockRestore();
  return queries.filter((each) => /^\s*(select|with|insert|delete|update)/i.test(each.sql));
}

/** Every plan of what `work` asks, by the table that it reads from one end to the other. */
async function plansOf(db: Db, work: () => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  for (const query of await questionsOf(db, work)) {
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>({ ...query, sql: `EXPLAIN ${query.sql}` });
    plans.push(`${query.sql}\n${rows.map((row) => row['QUERY PLAN']).join('\n')}`);
  }
  return plans;
}

test.runIf(engineName === 'postgres')(
  'no hot question reads a table of years from one end to the other',
  { timeout: 60_000 },
  async () => {
    const { db } = await temporaryStore();
    await fill(db);
    const id = 7;
    const questions: Record<string, () => Promise<unknown>> = {
      latest: () => latestReading(db, id),
      first: () => firstReadingAt(db, id),
      raw: () => readSeries(db, id, { ...range, from: end - 86_400 }),
      '30m': () => readSeries(db, id, range, '30m'),
      '1h': () => readSeries(db, id, range, '1h'),
      '1d': () => readSeries(db, id, range, '1d'),
      days: () => readDays(db, [id], range, '30m', ['temperature']),
      gaps: () => gapsBetween(db, id, range, end),
      overview: () => roomsOverview(db, { limit: 50 }),
      places: () => listPlaces(db),
      curves: () => halfHourMeans(db, [1, 2, 3], 'temperature', end),
      news: async () => roomsWithNews(db, await listRooms(db), 900),
      estimate: () => estimateFile(db, { sensors: [{ id }], format: 'csv' }, { ...range, resolution: 'raw' }, []),
      polls: () => pollHistories(db, [id], start),
      search: () => searchMessages(db, 1, '雨', { limit: 50 }),
      perDay: () => messagesPerDay(db, 1, range),
      page: () => messagesPage(db, 151, { limit: 50 }),
      emoPerDay: () => messagesPerDay(db, 151, range),
      emoMessages: () => insertMessages(db, 151, [someEmoMessage('20260803071350752')]),
      emoPoll: () => insertAnswers(db, [{ sensorId: 160, readings: [observed(end), observed(end + 1800)] }]),
      events: () => eventsBetween(db, 151, { ...range, limit: 50 }),
      newEvents: () =>
        insertEvents(db, 'emo', [
          { room_id: 151, request_id: 'r', event: '', at: new Date(0), received_at: new Date(0), data: null },
        ]),
      health: () => healthBetween(db, 160, range),
      emoOverview: () => roomOverview(db, 160),
      chain: () => chainOf(db, { id: 160 }),
      poll: () =>
        insertAnswers(
          db,
          [1, 2, 3, 4].map((sensorId) => ({ sensorId, readings: [someReading(end), someReading(end + 300)] })),
        ),
    };
    const found: string[] = [];
    for (const [name, ask] of Object.entries(questions)) {
      for (const plan of await plansOf(db, ask)) {
        const table =
          /Seq Scan on (reading_open|reading_\d{4}_\d\d|reading_day|rollup_hour|message|message_text|gap|event|sensor_health)\b/.exec(
            plan,
          )?.[1];
        // PostgreSQL 13 shows both ways of a subquery, and picks one when it runs.
        if (table !== undefined && !plan.includes('(alternatives: '))
          found.push(`${name} reads all of ${table}:\n${plan}`);
      }
    }
    expect(found.join('\n\n')).toBe('');
  },
);

interface Node {
  /** Of what is in the arrays of a day. */
  Alias?: string;
  'Actual Loops': number;
  Plans?: Node[];
}

/** How many days are unpacked. */
function daysReadIn(node: Node): number {
  const own = node.Alias === 'item' ? node['Actual Loops'] : 0;
  return (node.Plans ?? []).reduce((sum, part) => sum + daysReadIn(part), own);
}

async function daysRead(db: Db, work: () => Promise<unknown>): Promise<number> {
  let sum = 0;
  for (const query of await questionsOf(db, work)) {
    const explained = { ...query, sql: `EXPLAIN (ANALYZE, FORMAT JSON) ${query.sql}` };
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': { Plan: Node }[] }>(explained);
    for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) sum += daysReadIn(Plan);
  }
  return sum;
}

/** The first page of a file of everything. */
async function firstPage(db: Db, sensorId: number): Promise<void> {
  for await (const _ of readingPages(db, sensorId, { from: 0, to: end }, 500)) return;
}

test.runIf(engineName === 'postgres')(
  'a chart reads the closed days of its span and of its sensor, and no others',
  { timeout: 60_000 },
  async () => {
    const { db } = await temporaryStore();
    await fill(db);
    const id = 7;
    const to = start - 20 * 86_400;
    const span = (days: number) => ({ ...range, from: to - days * 86_400, to });
    const read = (days: number, resolution: 'raw' | '30m') =>
      daysRead(db, () => readSeries(db, id, span(days), resolution));
    expect(await read(1, 'raw')).toBe(1);
    expect(await read(14, 'raw')).toBe(14);
    // To see where a page ends, and for what is drawn.
    expect(await read(14, '30m')).toBe(14 + 14);
    expect(await daysRead(db, () => firstPage(db, id))).toBe(11);
    expect(await daysRead(db, () => latestReading(db, id))).toBe(0);
    expect(await daysRead(db, () => firstReadingAt(db, id))).toBe(0);
    expect(await daysRead(db, () => listPlaces(db))).toBe(0);
    expect(await daysRead(db, () => roomsOverview(db, { limit: 50 }))).toBe(0);
    expect(await daysRead(db, () => halfHourMeans(db, [1, 2, 3], 'temperature', end))).toBe(0);
  },
);
