/** A file of readings is, byte for byte, what the obvious way makes: an object for each row, and Intl for each time. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Metric, metricDefinitions, metrics, perMetric } from '../metrics.ts';
import { labelledSensors } from '../rooms/labelled-sensors.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { insertAlone, runOnReadings, runs, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { isoWithOffset } from '../time/zone.ts';
import { openReadingsFile } from './readings-file.ts';

type Values = Record<Metric, number | null>;
type Given = { ts: number } & Values;

const names = ['plain', 'a, "b"', '=1+1'];

/** Around a change of each zone's clock. */
const zones = {
  'Asia/Tokyo': '2025-06-01T00:00:00Z',
  'America/New_York': '2025-11-02T06:00:00Z',
  'Europe/London': '2025-03-30T01:00:00Z',
  'Australia/Lord_Howe': '2025-04-05T15:00:00Z',
} as const;
const zone = fc.constantFrom(...(Object.keys(zones) as (keyof typeof zones)[]));

const offset = fc.oneof(
  fc.integer({ min: -20_000, max: 20_000 }),
  fc.integer({ min: -400, max: 400 }).map((quarters) => quarters * 900),
);
const hundredths = fc.oneof(
  fc.integer({ min: -6000, max: 10_000 }),
  fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
  fc.constantFrom(0, 5, 10, 100, -1, -10, 999_999_999),
);
const values = fc.record(perMetric(() => fc.option(hundredths, { freq: 5 })));
const readings = fc.array(fc.record({ at: offset, values }), { maxLength: 30 });

/** Negative, and none where there is none. */
const derived = { name: 'difference', headerUnit: 'c', of: (t: number, h: number) => (t < 0 ? null : (h - t) / 3) };

const form = fc.record({
  zone,
  sensors: fc.tuple(readings, readings, readings),
  isOfOne: fc.boolean(),
  excel: fc.boolean(),
  units: fc.boolean(),
  epoch: fc.boolean(),
  wide: fc.boolean(),
  hasDerived: fc.boolean(),
});

test('CSV of readings is that of the obvious way', async () => {
  const { db } = await temporaryStore();
  await upsertRooms(db, [someRoom('room', names)]);
  // Their nicknames are made of their uuids.
  const all = (await labelledSensors(db)).filter(({ uuid }) => names.includes(uuid));
  await fc.assert(
    fc.asyncProperty(form, async ({ sensors: given, isOfOne, hasDerived, ...asked }) => {
      const centre = Date.parse(zones[asked.zone]) / 1000;
      const sensors = isOfOne ? all.slice(0, 1) : all;
      await runOnReadings(db, 'DELETE FROM reading');
      const rows = sensors.map((_, at) =>
        (given[at] ?? [])
          .map(({ at: by, values }): Given => ({ ts: centre + by, ...values }))
          .toSorted((a, b) => a.ts - b.ts),
      );
      for (const [at, { id }] of sensors.entries()) {
        for (const [place, row] of (rows[at] ?? []).entries()) {
          const values = { sensor_id: id, ts: row.ts, id: place, ...perMetric((metric) => row[metric]) };
          await insertAlone(db, [values]);
        }
      }
      const file = await openReadingsFile(db, {
        ...asked,
        sensors,
        labelled: !isOfOne,
        range: { from: 0, to: 2e9 },
        resolution: 'raw',
        format: 'csv',
        derived: hasDerived ? [derived] : [],
      });
      const labels = sensors.map(({ room, nickname, uuid }) => [room.name, nickname, room.uuid, uuid]);
      const expected = obvious({ ...asked, isLabelled: !isOfOne, hasDerived, labels, rows });
      expect((await buffer(Readable.from(file.chunks()))).toString()).toBe(expected);
    }),
    { numRuns: runs(300) },
  );
});

interface Obvious {
  zone: string;
  excel: boolean;
  units: boolean;
  epoch: boolean;
  wide: boolean;
  isLabelled: boolean;
  hasDerived: boolean;
  /** Room, sensor and their uuids, by sensor. */
  labels: string[][];
  rows: Given[][];
}

function obvious({ zone, excel, units, epoch, wide, isLabelled, hasDerived, labels, rows }: Obvious): string {
  const timesOf = (ts: number) => {
    const iso = isoWithOffset(ts, zone);
    const shown = excel ? [iso.slice(0, 19).replaceAll('-', '/').replace('T', ' '), `UTC${iso.slice(19)}`] : [iso];
    return epoch ? [...shown, String(ts)] : shown;
  };
  const valuesOf = (row: Given | undefined) => {
    const measured = metrics.map((metric) => row?.[metric] ?? null);
    const [t = null, h = null] = measured;
    const more = t === null || h === null ? null : derived.of(t / 100, h / 100);
    const rounded = more === null ? null : Math.round(more * 100);
    return [...measured, ...(hasDerived ? [rounded] : [])].map((value) => (value === null ? '' : String(value / 100)));
  };
  const inUnit = (name: string, unit: string) => (units ? `${name}_${unit}` : name);
  const valueNames = [
    ...metrics.map((metric) => inUnit(metric, metricDefinitions[metric].headerUnit)),
    ...(hasDerived ? [inUnit(derived.name, derived.headerUnit)] : []),
  ];
  const timeNames = [...(excel ? ['time', 'utc_offset'] : ['time']), ...(epoch ? ['epoch'] : [])];
  const lines = wide
    ? [
        [...timeNames, ...labels.flatMap(([, nickname]) => valueNames.map((name) => `${nickname} ${name}`))],
        ...sideBySide(rows).map(({ ts, values: side }) => [...timesOf(ts), ...side.flatMap(valuesOf)]),
      ]
    : [
        [...timeNames, ...valueNames, ...(isLabelled ? ['room', 'sensor', 'room_uuid', 'sensor_uuid'] : [])],
        ...rows.flatMap((list, at) =>
          list.map((row) => [...timesOf(row.ts), ...valuesOf(row), ...(isLabelled ? (labels[at] ?? []) : [])]),
        ),
      ];
  const text = lines.map((cells) => cells.map(quoted).join(',') + (excel ? '\r\n' : '\n')).join('');
  return excel ? `\uFEFF${text}` : text;
}

/** Names alone need it: as lines.test.ts says of every text. */
function quoted(cell: string): string {
  const harmless = cell.startsWith('=') ? `'${cell}` : cell;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function sideBySide(rows: Given[][]) {
  const times = [...new Set(rows.flat().map(({ ts }) => ts))].toSorted((a, b) => a - b);
  return times.flatMap((ts) => {
    const lists = rows.map((list) => list.filter((row) => row.ts === ts));
    const most = Math.max(...lists.map(({ length }) => length));
    return Array.from({ length: most }, (_, at) => ({ ts, values: lists.map((list) => list[at]) }));
  });
}
