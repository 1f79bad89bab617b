import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { metrics } from '../metrics.ts';
import { insertReadings } from '../readings/readings.ts';
import { setTimeZone } from '../rollups/rollups.ts';
import { labelledSensors } from '../rooms/labelled-sensors.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import type { Db } from '../schema.ts';
import { emoStore, observed } from '../testing/emo-store.ts';
import { someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { openReadingsFile, type ReadingsFileOptions } from './readings-file.ts';

const zone = 'America/New_York';
/** Two hours before the clocks go back there. */
const start = Date.parse('2025-11-02T04:00:00Z') / 1000;
const open = { from: undefined, to: undefined };
const others = ','.repeat(metrics.length - 2);

type Asked = Partial<ReadingsFileOptions>;
const fileOf = async (db: Db, asked: Asked = {}) =>
  openReadingsFile(db, { sensors: await labelledSensors(db), range: open, resolution: 'raw', format: 'csv', ...asked });
const bytesOf = async (db: Db, asked?: Asked) => buffer(Readable.from((await fileOf(db, asked)).chunks()));
const textOf = async (db: Db, asked?: Asked) => (await bytesOf(db, asked)).toString();
const rowsOf = async (db: Db, asked?: Asked): Promise<Record<string, string>[]> =>
  parse(await textOf(db, asked), { columns: true, bom: true });

/** A home in New York with these sensors in these rooms. */
async function homeOf(rooms: Record<string, string[]>) {
  const { db } = await temporaryStore();
  await setTimeZone(db, zone);
  await upsertRooms(
    db,
    Object.entries(rooms).map(([name, sensors]) => someRoom(name, sensors)),
  );
  const sensors = (await labelledSensors(db)).filter(({ uuid }) => uuid !== 'sensor');
  return { db, sensors, ids: sensors.map(({ id }) => id) };
}

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
  const rows = (await textOf(db, { format: 'ndjson' })).split('\n');
  expect(rows.pop()).toBe('');
  const back = rows.map((row) => JSON.parse(row) as { time: string; temperature: number | null; humidity: number });
  expect(back.map(({ time }) => Date.parse(time))).toEqual(readings.map(({ created_at }) => created_at.getTime()));
  expect(back.map(({ temperature }) => temperature)).toEqual(
    readings.map(({ temperature }) => (temperature === null ? null : expect.closeTo(temperature, 2))),
  );
  expect(back.map(({ humidity }) => humidity)).toEqual(readings.map(({ humidity }) => humidity));
});

test('a CSV of one sensor has the names that the readings have, and each hour of a clock change', async () => {
  const { db, sensor } = await temporaryStore();
  await setTimeZone(db, zone);
  const hourly = Array.from({ length: 4 }, (_, at) => someReading(start + at * 3600, { illuminance: null }));
  await insertReadings(db, sensor, hourly);
  expect((await textOf(db)).split('\n')).toEqual([
    ['time', ...metrics].join(','),
    `2025-11-02T00:00:00-04:00,21.5,40.25${others}`,
    `2025-11-02T01:00:00-04:00,21.5,40.25${others}`,
    `2025-11-02T01:00:00-05:00,21.5,40.25${others}`,
    `2025-11-02T02:00:00-05:00,21.5,40.25${others}`,
    '',
  ]);
  expect(await rowsOf(db, { range: { from: start + 3600, to: start + 7200 } })).toHaveLength(1);
  expect((await rowsOf(db, { excel: true })).map((row) => [row['time'], row['utc_offset']])).toEqual([
    ['2025/11/02 00:00:00', 'UTC-04:00'],
    ['2025/11/02 01:00:00', 'UTC-04:00'],
    ['2025/11/02 01:00:00', 'UTC-05:00'],
    ['2025/11/02 02:00:00', 'UTC-05:00'],
  ]);
});

test('buckets have least and greatest, days are the home’s, and there are no gaps of a chart', async () => {
  const { db, sensor } = await temporaryStore();
  await setTimeZone(db, zone);
  await insertReadings(db, sensor, [
    someReading(start, { temperature: 20 }),
    someReading(start + 60),
    someReading(start + 20 * 86_400),
  ]);
  const rows = await rowsOf(db, { resolution: '1d', units: true, epoch: true });
  expect(
    rows.map(({ time, epoch, temperature_c, temperature_min_c, temperature_max_c }) => [
      time,
      Number(epoch),
      temperature_c,
      temperature_min_c,
      temperature_max_c,
    ]),
  ).toEqual([
    ['2025-11-02T00:00:00-04:00', start, '20.75', '20', '21.5'],
    ['2025-11-21T00:00:00-05:00', start + 19 * 86_400 + 3600, '21.5', '21.5', '21.5'],
  ]);
});

test('a long file of several sensors names rooms and sensors, as text that no spreadsheet runs', async () => {
  const { db, ids, sensors } = await homeOf({ '=room': ['a', 'b'] });
  for (const id of ids) await insertReadings(db, id, [someReading(start)]);
  const label = (uuid: string) => ({
    room: 'name of =room',
    sensor: `nickname of ${uuid}`,
    room_uuid: "'=room",
    sensor_uuid: uuid,
  });
  expect(await rowsOf(db, { sensors, labelled: true })).toMatchObject([label('a'), label('b')]);
});

test.for<[change: string, from: string]>([
  ['back', '2025-11-02T04:00:00Z'],
  ['forward', '2025-03-09T05:00:00Z'],
])('a wide file of hours around the clock that goes %s has each hour once', async ([, from]) => {
  const { db, ids, sensors } = await homeOf({ home: ['a', 'b'] });
  const begin = Date.parse(from) / 1000;
  const hours = Array.from({ length: 6 }, (_, at) => begin + at * 3600);
  for (const [at, id] of ids.entries()) {
    const measured = hours
      .filter((_, hour) => hour % (at + 2) !== 1)
      .map((ts) => someReading(ts + 60 * at, { temperature: at }));
    await insertReadings(db, id, measured);
  }
  const rows = await rowsOf(db, { sensors, wide: true, resolution: '1h' });
  expect(rows.map(({ time }) => Date.parse(time ?? '') / 1000)).toEqual(
    hours.filter((_, hour) => hour % 2 !== 1 || hour % 3 !== 1),
  );
  expect(rows.map((row) => [row['nickname of a temperature'], row['nickname of b temperature']])).toEqual([
    ['0', '1'],
    ['0', '1'],
    ['', '1'],
    ['0', ''],
    ['', '1'],
  ]);
});

test('a wide file of readings has a row for each second, and two where a sensor has two', async () => {
  const { db, ids, sensors } = await homeOf({ home: ['a', 'b'] });
  const [a = 0, b = 0] = ids;
  const at = (seconds: number, id: number) => someReading(start + seconds, { id, temperature: id });
  await insertReadings(db, a, [at(0, 1), at(0, 2), at(3000, 3)]);
  await insertReadings(db, b, [at(0, 4), at(300, 5)]);
  const rows = await rowsOf(db, { sensors, wide: true, epoch: true });
  expect(
    rows.map((row) => [
      Number(row['epoch']) - start,
      row['nickname of a temperature'],
      row['nickname of b temperature'],
    ]),
  ).toEqual([
    [0, '1', '4'],
    [0, '2', ''],
    [300, '', '5'],
    [3000, '3', ''],
  ]);
});

test('long, wide and Parquet hold the same values, whatever the pages are', async () => {
  const { db, ids, sensors } = await homeOf({ home: ['a', 'b', 'c'] });
  for (const [at, id] of ids.entries()) {
    const readings = Array.from({ length: 2500 + at }, (_, n) =>
      someReading(start + n * 300 * (at + 1), { id: n, humidity: (n % 9000) / 100 }),
    );
    await insertReadings(db, id, readings);
  }
  const long = await rowsOf(db, { sensors, labelled: true, resolution: '30m' });
  const wide = await rowsOf(db, { sensors, wide: true, resolution: '30m' });
  const melted = sensors.flatMap(({ nickname }) =>
    wide.flatMap((row) =>
      row[`${nickname} humidity`]
        ? [[nickname, row['time'], row[`${nickname} humidity`], row[`${nickname} humidity_min`]]]
        : [],
    ),
  );
  expect(long.length).toBeGreaterThan(1200);
  expect(melted).toEqual(long.map((row) => [row['sensor'], row['time'], row['humidity'], row['humidity_min']]));
  const bytes = new Uint8Array(await bytesOf(db, { sensors, labelled: true, resolution: '30m', format: 'parquet' }));
  const objects = await parquetReadObjects({ file: bytes.buffer });
  expect(
    objects.map((row) => [row['sensor'], (row['time'] as Date).getTime(), row['humidity'], row['humidity_min']]),
  ).toEqual(
    long.map((row) => [
      row['sensor'],
      Date.parse(row['time'] ?? ''),
      Number(row['humidity']),
      Number(row['humidity_min']),
    ]),
  );
});

test('derived values are those of what was measured, rounded, and empty outside of their domain', async () => {
  const { db, sensor } = await temporaryStore();
  const product = { name: 'product', headerUnit: 'c', of: (t: number, h: number) => (t > 0 ? (t * h) / 3 : null) };
  await insertReadings(db, sensor, [
    someReading(start, { temperature: 20, humidity: 10 }),
    someReading(start + 1, { temperature: -1 }),
    someReading(start + 2, { temperature: null }),
  ]);
  const derived = [product];
  expect((await rowsOf(db, { derived })).map((row) => row['product'])).toEqual(['66.67', '', '']);
  expect(await rowsOf(db, { derived, units: true, wide: true })).toHaveProperty(
    ['0', 'nickname of sensor product_c'],
    '66.67',
  );
  expect(await rowsOf(db, { derived, resolution: '1h' })).toMatchObject([{ temperature: '9.5', product: '95.53' }]);
});

test('where a sensor is observed each row says how its time is known, and elsewhere the file is as it was', async () => {
  const { db, sensor, bocco } = await emoStore();
  await insertReadings(db, bocco.sensor, [someReading(start)]);
  await insertReadings(db, sensor, [observed(start), { ...observed(start + 1800, 22), timing: 'measured' }]);
  const known = ['measured', 'observed', 'measured'];
  const timings = async (asked?: Asked) => (await rowsOf(db, asked)).map((row) => row['timing']);
  for (const asked of [{}, { labelled: true }, { epoch: true, excel: true }])
    expect(await timings(asked)).toEqual(known);
  const header = (await textOf(db, { labelled: true })).split('\n')[0];
  expect(header).toBe(['time', ...metrics, 'timing', 'room,sensor,room_uuid,sensor_uuid'].join(','));
  const [first, second] = await rowsOf(db, { wide: true });
  expect([first?.['nickname of sensor timing'], first?.['nickname of air timing']]).toEqual(['measured', 'observed']);
  expect([second?.['nickname of sensor timing'], second?.['nickname of air timing']]).toEqual(['', 'measured']);
  const alone = (await labelledSensors(db)).filter(({ source }) => source === 'bocco');
  for (const asked of [{ sensors: alone }, { resolution: '1h' } as const]) {
    expect(await textOf(db, asked)).not.toContain('timing');
  }
  const bytes = new Uint8Array(await bytesOf(db, { format: 'parquet' }));
  expect((await parquetReadObjects({ file: bytes.buffer })).map((row) => row['timing'])).toEqual(known);
});

test('what contradicts itself is refused with a sentence', async () => {
  const { db } = await temporaryStore();
  const [one] = await labelledSensors(db);
  if (!one) throw new Error('there is no sensor');
  const many = Array.from({ length: 51 }, (_, id) => ({ ...one, id }));
  const refusals: [Asked, string][] = [
    [{ excel: true, format: 'ndjson' }, 'excel is for CSV; ask for csv, or leave excel out.'],
    [{ zone: 'UTC', format: 'parquet' }, 'Times in Parquet are moments without a zone; leave the time zone out.'],
    [{ sensors: [one, one] }, 'A sensor is named more than once; name each of them once.'],
    [{ sensors: many, wide: true }, 'A wide file has at most 50 sensors; name fewer of them, or one room.'],
  ];
  for (const [asked, sentence] of refusals) {
    await expect(fileOf(db, asked)).rejects.toMatchObject({ exitCode: 64, message: sentence });
  }
  await expect(fileOf(db, { sensors: many })).resolves.toMatchObject({ resolution: 'raw' });
});

test('an estimate is near what is written, in every form', async () => {
  const { db, ids, sensors } = await homeOf({ home: ['a', 'b'] });
  for (const id of ids) {
    const readings = Array.from({ length: 6000 }, (_, n) =>
      someReading(start + n * 300, { id: n, humidity: 40 + (n % 900) / 100, illuminance: n % 700 }),
    );
    await insertReadings(db, id, readings);
  }
  for (const resolution of ['raw', '30m', '1h', '1d', '1w'] as const) {
    for (const asked of [{}, { format: 'ndjson' }, { wide: true }, { labelled: true, epoch: true }] as const) {
      const file = await fileOf(db, {
        sensors,
        resolution,
        ...asked,
        range: { from: start + 86_400, to: start + 15 * 86_400 },
      });
      const { rows, bytes } = await file.estimate();
      const written = await buffer(Readable.from(file.chunks()));
      const lines = written.toString().trimEnd().split('\n').length - ('format' in asked ? 0 : 1);
      const what = `${resolution} ${JSON.stringify(asked)}: ${rows} of ${lines}, ${bytes} of ${written.length}`;
      expect(Math.abs(rows - lines), what).toBeLessThanOrEqual(
        4 + lines * ('wide' in asked && resolution === 'raw' ? 1 : 0.05),
      );
      if (lines > 100 && !('wide' in asked || 'labelled' in asked))
        expect(Math.abs(bytes / written.length - 1), what).toBeLessThan(0.3);
    }
  }
});
