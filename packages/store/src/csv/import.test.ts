import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openReadingsFile } from '../files/readings-file.ts';
import type { Reading } from '../model.ts';
import { pruneReadings } from '../readings/prune.ts';
import { insertReadings } from '../readings/readings.ts';
import { setTimeZone } from '../rollups/rollups.ts';
import { findFailedSeals } from '../seals/failed-seals.ts';
import { sealDays } from '../seals/seal-days.ts';
import type { Store } from '../store.ts';
import { batches, expectExact, newSensor, rawReadings } from '../testing/rollup-oracle.ts';
import { runs, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { importReadings } from './import.ts';

const ts = Date.parse('2025-03-10T00:00:00Z') / 1000;
const header = 'time,temperature,humidity,illuminance';
type Home = Store & { room: number; sensor: number };

async function put(home: Home, csv: string | string[], sensor = home.sensor, stop = new AbortController().signal) {
  const rejected: [number, string][] = [];
  const counts = await importReadings(home.db, Readable.from([csv].flat()), {
    sensor: { id: sensor, uuid: 'sensor' },
    stop,
    reject: (line, problem) => rejected.push([line, problem]),
    progress: () => {},
  });
  const { imported, known, different, too_old } = counts;
  expect(counts.rejected).toBe(rejected.length);
  return { counts: [imported, known, different, too_old], rejected };
}

/** Whichever sensor it is, the file has the same names. */
async function exported(
  { db }: Store,
  id: number,
  options: { excel?: boolean; labelled?: boolean; epoch?: boolean } = {},
): Promise<string> {
  const sensors = [
    { id, source: 'bocco' as const, uuid: 'sensor', nickname: '居間', room: { uuid: 'room', name: '家, 2F' } },
  ];
  const range = { from: 0, to: Number.MAX_SAFE_INTEGER };
  const asked = { sensors, range, resolution: 'raw', format: 'csv', zone: 'Asia/Tokyo' } as const;
  const { chunks } = await openReadingsFile(db, { ...asked, ...options });
  return (await buffer(Readable.from(chunks()))).toString();
}

/** BOCCO says the same of a reading each time. */
function consistent(all: Reading[][]): Reading[][] {
  const said = new Map<string, Reading>();
  return all.map((batch) =>
    batch.map((reading) => {
      const key = `${reading.created_at.getTime()}/${reading.id}`;
      said.set(key, said.get(key) ?? reading);
      return said.get(key) ?? reading;
    }),
  );
}

test('what was exported, imported into an empty store, is exported the same to the last byte', async () => {
  const home = await temporaryStore();
  await setTimeZone(home.db, 'Asia/Tokyo');
  const form = fc.record({ excel: fc.boolean(), labelled: fc.boolean(), epoch: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(batches('2025-03-09T15:00:00Z').map(consistent), form, async (all, options) => {
      const [from, to] = [await newSensor(home, home.room), await newSensor(home, home.room)];
      for (const batch of all) await insertReadings(home.db, from, batch);
      await sealDays(home.db);
      const file = await exported(home, from, options);
      const rows = (await rawReadings(home, from)).length;
      expect(await put(home, file, to)).toEqual({ counts: [rows, 0, 0, 0], rejected: [] });
      expect(await put(home, file, to)).toEqual({ counts: [0, rows, 0, 0], rejected: [] });
      expect(await exported(home, to, options)).toBe(file);
      await expectExact(home, { sensor: to, zone: 'Asia/Tokyo', readings: await rawReadings(home, to) });
      await sealDays(home.db);
      // The originals come after all, in any order, and take the places of their copies.
      for (const batch of all.toReversed()) await insertReadings(home.db, to, batch);
      for (const batch of all) await insertReadings(home.db, to, batch);
      const [originals, now] = [await rawReadings(home, from), await rawReadings(home, to)];
      const last = new Map(all.flat().map((reading) => [`${reading.created_at.getTime()}/${reading.id}`, reading]));
      expect(now.filter(({ id }) => id > 0)).toEqual(originals);
      expect(now.filter(({ id }) => id > 0)).toHaveLength(last.size);
      await expectExact(home, { sensor: to, zone: 'Asia/Tokyo', readings: now });
      expect(await findFailedSeals(home.db)).toEqual([]);
    }),
    { numRuns: runs(30), endOnFailure: true },
  );
});

test('a reading that BOCCO delivers takes the place of one copy', async () => {
  const home = await temporaryStore();
  const line = '2025-03-10T09:00:00+09:00,21.5,40.25,100\n';
  expect((await put(home, `${header}\n${line}${line}`)).counts).toEqual([2, 0, 0, 0]);
  const [before] = await home.db.selectFrom('rollup_day').selectAll().execute();
  expect(await insertReadings(home.db, home.sensor, [someReading(ts, { id: 7 })])).toEqual([7]);
  expect((await rawReadings(home, home.sensor)).map(({ id }) => id)).toEqual([0, 7]);
  expect(await insertReadings(home.db, home.sensor, [someReading(ts, { id: 7 })])).toEqual([]);
  // The same again under another id is the same reading.
  expect(await insertReadings(home.db, home.sensor, [someReading(ts, { id: 8 })])).toEqual([]);
  expect((await rawReadings(home, home.sensor)).map(({ id }) => id)).toEqual([0, 7]);
  expect(await home.db.selectFrom('rollup_day').selectAll().execute()).toEqual([before]);
});

test('what is stored with another value stays, and is counted', async () => {
  const home = await temporaryStore();
  await insertReadings(home.db, home.sensor, [someReading(ts, { id: 7 }), someReading(ts + 300, { id: 8 })]);
  const before = await rawReadings(home, home.sensor);
  const file = [header, '2025-03-10T00:00:00Z,21.5,40.25,99', '2025-03-10T00:05:00Z,21.5,40.25,100'].join('\n');
  expect((await put(home, file)).counts).toEqual([0, 1, 1, 0]);
  expect(await rawReadings(home, home.sensor)).toEqual(before);
});

const one = { ts, temperature: 2150, humidity: -400, illuminance: null };

test.for<[name: string, csv: string]>([
  [
    'in another order, with a BOM and CRLF',
    '\uFEFFilluminance,humidity,temperature,time\r\n,-4,21.50,2025-03-10T00:00:00Z\r\n',
  ],
  ['quoted', '"time","temperature","humidity","illuminance"\n"2025-03-10T00:00:00.250Z","21.5","-4.0",""\n\n'],
  ['in the home’s time', `${header}\n2025/03/10 09:00:00,21.5,-4,\n`],
  ['as a spreadsheet saves it', `${header}\n2025/3/10 9:00,21.5,-4,\n`],
  ['without a last newline', `${header}\n2025-03-10T09:00:00+09:00,21.5,-4,`],
  ['with its offset in a column of its own', `${header},utc_offset\n2025/03/09 20:00,21.5,-4,,UTC-04:00\n`],
  [
    'of several sensors with their names',
    `${header},sensor,sensor_uuid\n2025-03-10T00:00:00Z,1,1,1,sensor,other\n2025-03-10T00:00:00Z,21.5,-4,,other,SENSOR\n`,
  ],
  ['of several sensors', `${header},sensor\n2025-03-10T00:00:00Z,1,1,1,other\n2025-03-10T00:00:00Z,21.5,-4,,SENSOR\n`],
])('a file %s', async ([, csv]) => {
  const home = await temporaryStore();
  await setTimeZone(home.db, 'Asia/Tokyo');
  // However it is cut on the way in.
  expect((await put(home, csv.split(/(?=[,\r\n])/))).counts).toEqual([1, 0, 0, 0]);
  expect(await rawReadings(home, home.sensor)).toMatchObject([one]);
});

test('lines that are no readings are passed over, each named with its number', async () => {
  const home = await temporaryStore();
  const lines = [
    '2025-02-30T00:00:00Z,1,1,1',
    'yesterday,1,1,1',
    '2025-03-10T00:00:00Z,warm,1,1',
    '2025-03-10T00:00:00Z,1,1',
    '2025-03-10T00:00:00Z,1,1,1e999',
    '2025-03-10T00:00:00Z,21.5,-4,',
  ];
  expect(await put(home, [header, ...lines].join('\n'))).toEqual({
    counts: [1, 0, 0, 0],
    rejected: [
      [2, '"2025-02-30T00:00:00Z" is no time'],
      [3, '"yesterday" is no time'],
      [4, '"warm" is no temperature'],
      [5, 'has 3 columns instead of 4'],
      [6, '"1e999" is no illuminance'],
    ],
  });
});

test.for<[name: string, csv: string, sentence: RegExp]>([
  ['of hours', 'time,temperature,humidity,illuminance,temperature_min\n', /means of hours .* --resolution raw/],
  ['without humidity', 'time,temperature,illuminance\n', /lacks the column humidity/],
  ['with something else', `${header},weather\n`, /has a column "weather"/],
  ['that is empty', '', /The file is empty/],
  ['with a quote that never ends', `${header}\n2025-03-10T00:00:00Z,21.5,-4,"1\n`, /can't be read as CSV/],
])('a file %s is refused with a sentence', async ([, csv, message]) => {
  const home = await temporaryStore();
  await expect(put(home, csv)).rejects.toMatchObject({ exitCode: 1, message: expect.stringMatching(message) });
});

test('what is older than the retention is counted, not stored', async () => {
  const home = await temporaryStore();
  await insertReadings(home.db, home.sensor, [someReading(ts)]);
  await pruneReadings(home.db, ts);
  const file = `${header}\n2025-01-01T00:00:00Z,1,1,1\n2025-03-11T00:00:00Z,1,1,1\n`;
  expect((await put(home, file)).counts).toEqual([1, 0, 0, 1]);
});

test('stopped in the middle it has whole transactions, and goes on the next time', async () => {
  const home = await temporaryStore();
  const lines = Array.from(
    { length: 12_000 },
    (_, at) => `${new Date((ts + at * 60) * 1000).toISOString()},20,50,${at}`,
  );
  const stop = new AbortController();
  const importing = importReadings(home.db, Readable.from([`${header}\n${lines.join('\n')}`]), {
    sensor: { id: home.sensor, uuid: 'sensor' },
    stop: stop.signal,
    reject: () => {},
    progress: () => stop.abort(),
  });
  expect(await importing).toMatchObject({ imported: 5000 });
  expect(await rawReadings(home, home.sensor)).toHaveLength(5000);
  expect((await put(home, `${header}\n${lines.join('\n')}`)).counts).toEqual([7000, 5000, 0, 0]);
});

test('readings of one moment stay together where a transaction ends', async () => {
  const home = await temporaryStore();
  const line = (at: number, value: number) => `${new Date((ts + at * 60) * 1000).toISOString()},20,50,${value}`;
  const lines = Array.from({ length: 4999 }, (_, at) => line(at, 0));
  const file = [header, ...lines, line(4999, 1), line(4999, 2), line(4999, 3)].join('\n');
  expect((await put(home, file)).counts).toEqual([5002, 0, 0, 0]);
  expect((await put(home, file)).counts).toEqual([0, 5002, 0, 0]);
});

test('how the times of a file are known is read over: nobody knows more of what is imported', async () => {
  const home = await temporaryStore();
  const csv = [`${header},timing`, '2025-03-10T00:00:00Z,20,40,1,observed', '2025-03-10T00:05:00Z,21,40,1,'].join('\n');
  expect(await put(home, csv)).toEqual({ counts: [2, 0, 0, 0], rejected: [] });
  expect((await rawReadings(home, home.sensor)).map(({ id, temperature }) => [id, temperature])).toEqual([
    [0, 2000],
    [0, 2100],
  ]);
});
