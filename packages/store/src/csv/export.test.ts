import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { insertMessages } from '../messages/messages.ts';
import { searchMessages } from '../messages/search.ts';
import { metrics } from '../metrics.ts';
import { insertReadings } from '../readings/readings.ts';
import { setTimeZone } from '../rollups/rollups.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom, roomSensors } from '../rooms/rooms.ts';
import { someMessage, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { exportMessages, exportReadings } from './export.ts';

const zone = 'America/New_York';
/** Two hours before the clocks go back there. */
const start = Date.parse('2025-11-02T04:00:00Z') / 1000;
const all = { from: 0, to: 4e9 };

const raw = { ...all, resolution: 'raw', bucketZone: zone } as const;

test.for([0, 1, 1999, 2000, 2001, 4000])('%d readings come out as they came in', async (count) => {
  const { db, sensor } = await temporaryStore();
  const readings = Array.from({ length: count }, (_, at) =>
    someReading(start + Math.floor(at / 3) * 7, {
      id: at,
      temperature: at % 5 ? -12 + at / 100 : null,
      humidity: at % 100,
    }),
  );
  await insertReadings(db, sensor, readings.toReversed());
  const rows = (await text(exportReadings(db, [{ id: sensor, uuid: 's' }], raw, { format: 'ndjson', zone }))).split(
    '\n',
  );
  expect(rows.pop()).toBe('');
  const back = rows.map((row) => JSON.parse(row) as { time: string; temperature: number | null; humidity: number });
  expect(back.map(({ time }) => Date.parse(time))).toEqual(readings.map(({ created_at }) => created_at.getTime()));
  expect(back.map(({ temperature }) => temperature)).toEqual(
    readings.map(({ temperature }) => (temperature === null ? null : expect.closeTo(temperature, 2))),
  );
  expect(back.map(({ humidity }) => humidity)).toEqual(readings.map(({ humidity }) => humidity));
});

test('a CSV of readings has the names that the readings have, and each hour of a clock change', async () => {
  const { db, sensor } = await temporaryStore();
  const hourly = Array.from({ length: 4 }, (_, at) => someReading(start + at * 3600, { illuminance: null }));
  await insertReadings(db, sensor, hourly);
  const file = await text(exportReadings(db, [{ id: sensor, uuid: 's' }], raw, { format: 'csv', zone }));
  const others = ','.repeat(metrics.length - 2);
  expect(file.split('\n')).toEqual([
    ['time', ...metrics].join(','),
    `2025-11-02T00:00:00-04:00,21.5,40.25${others}`,
    `2025-11-02T01:00:00-04:00,21.5,40.25${others}`,
    `2025-11-02T01:00:00-05:00,21.5,40.25${others}`,
    `2025-11-02T02:00:00-05:00,21.5,40.25${others}`,
    '',
  ]);
  const hour = { ...raw, from: start + 3600, to: start + 7200 };
  expect(
    (await text(exportReadings(db, [{ id: sensor, uuid: 's' }], hour, { format: 'csv', zone }))).split('\n'),
  ).toHaveLength(3);
});

test('buckets are exported with least and greatest, without the gaps of a chart', async () => {
  const { db, sensor } = await temporaryStore();
  await setTimeZone(db, zone);
  await insertReadings(db, sensor, [
    someReading(start, { temperature: 20 }),
    someReading(start + 60),
    someReading(start + 20 * 86_400),
  ]);
  const range = { ...all, resolution: '1d', bucketZone: zone } as const;
  const file = await text(exportReadings(db, [{ id: sensor, uuid: 's' }], range, { format: 'csv', zone }));
  const rows: Record<string, string>[] = parse(file, { columns: true });
  expect(
    rows.map(({ time, temperature, temperature_min, temperature_max }) => [
      time,
      temperature,
      temperature_min,
      temperature_max,
    ]),
  ).toEqual([
    ['2025-11-02T00:00:00-04:00', '20.75', '20', '21.5'],
    ['2025-11-21T00:00:00-05:00', '21.5', '21.5', '21.5'],
  ]);
});

test('several sensors in one file are told apart', async () => {
  const { db } = await temporaryStore();
  await upsertRooms(db, [someRoom('room', ['a', 'b'])]);
  const sensors = (await roomSensors(db)).filter(({ position }) => position !== null);
  for (const { id } of sensors) await insertReadings(db, id, [someReading(start)]);
  const file = await text(exportReadings(db, sensors, raw, { format: 'csv', zone, labelled: true }));
  expect(parse(file, { columns: true })).toMatchObject([{ sensor: 'a' }, { sensor: 'b' }]);
});

test('messages come out in order, whole, and harmless to a spreadsheet', async () => {
  const { db, room } = await temporaryStore();
  const texts = ['plain', 'two\nlines, "quoted"', '=HYPERLINK("http://example.com")', '日本語 🤖'];
  const messages = Array.from({ length: 2001 }, (_, at) => someMessage(at + 1, { text: texts[at % 4] ?? '' }));
  await insertMessages(db, room, messages);
  const rooms = [{ id: room, uuid: 'room' }];
  const csv: Record<string, string>[] = parse(await text(exportMessages(db, rooms, all, { format: 'csv', zone })), {
    columns: true,
  });
  expect(csv.map(({ id }) => Number(id))).toEqual(messages.map(({ id }) => id));
  expect(csv.slice(0, 4).map((row) => row['text'])).toEqual(texts.map((t) => (t.startsWith('=') ? `'${t}` : t)));
  expect(csv[0]).toMatchObject({ unique_id: 'unique-1', sender: 'room-member', nickname: 'nickname of room-member' });
  const lines = (await text(exportMessages(db, rooms, all, { format: 'ndjson', zone, labelled: true })))
    .trimEnd()
    .split('\n');
  expect(lines.slice(0, 4).map((line) => JSON.parse(line))).toMatchObject(
    texts.map((t) => ({ text: t, room: 'room' })),
  );
});

test('messages with certain words are those that a search finds', async () => {
  const { db, room } = await temporaryStore();
  const texts = ['明日は雨', 'ﾈｺが鳴いた', '雨がやんだ', '雨とネコ', 'RAIN'];
  await insertMessages(
    db,
    room,
    texts.map((t, at) => someMessage(at + 1, { text: t })),
  );
  for (const query of ['雨', 'ねこ', '猫', 'ｒain', '雨　ネコ']) {
    const file = await text(
      exportMessages(db, [{ id: room, uuid: 'room' }], { ...all, query }, { format: 'csv', zone }),
    );
    const found = await searchMessages(db, room, query, { limit: 10 });
    expect(parse(file, { columns: true })).toMatchObject(found.map(({ id }) => ({ id: String(id) })));
  }
});

test('messages of a span', async () => {
  const { db, room } = await temporaryStore();
  await insertMessages(
    db,
    room,
    [1, 2, 3, 4].map((id) => someMessage(id)),
  );
  const found = await findRoom(db, 'room');
  const range = { from: 1_700_000_002, to: 1_700_000_004 };
  const file = await text(exportMessages(db, found ? [found] : [], range, { format: 'csv', zone }));
  expect(parse(file, { columns: true })).toMatchObject([{ id: '2' }, { id: '3' }]);
});
