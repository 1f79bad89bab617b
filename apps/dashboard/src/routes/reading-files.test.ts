/** Readings as files. */
import { derivedValues } from '@roomlog/climate';
import { insertReadings, labelledSensors, setSetting, upsertRooms } from '@roomlog/store';
import { metrics } from '@roomlog/store/metrics';
import { expectedFile, fileForm } from '@roomlog/store/testing/files';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { begin, dashboardForEach, home, room, sensor } from '../testing.ts';

const bench = dashboardForEach();
const bedroom = '5a6b7c8d-0000-4000-8000-0000000000ab';
const shed = '5a6b7c8d-0000-4000-8000-0000000000ac';
const otherRoom = '5a6b7c8d-0000-4000-8000-0000000000ff';
const [living] = home.sensors;
const others = ','.repeat(metrics.length - 2);

const ask = (url: string, more: { method?: 'HEAD'; headers?: Record<string, string> } = {}) =>
  bench.app.inject({ url, ...more, headers: { host: 'localhost', ...more.headers } });

/** Two sensors in the home, and one in another room. */
beforeEach(async () => {
  const listed = (uuid: string, nickname: string) => ({
    ...living,
    uuid,
    nickname,
    user_type: 'sensor_room',
    icon: '',
    address: '',
  });
  await upsertRooms(bench.store.db, [
    { ...home, sensors: [...home.sensors, listed(bedroom, '寝室')] },
    { ...home, uuid: otherRoom, name: '離れ', members: [], sensors: [listed(shed, '物置')] },
  ]);
  await bench.readingsAt([0, 5, 60]);
  for (const { id, uuid } of await labelledSensors(bench.store.db)) {
    if (uuid === sensor) continue;
    await insertReadings(bench.store.db, id, [
      { id: 1, created_at: new Date(begin * 1000), temperature: 10, humidity: 50 },
    ]);
  }
});

test('the CSV of a range has a row for each reading, in the home’s time', async () => {
  const response = await ask(`/api/sensors/${sensor}/readings.csv?from=${begin}&to=${begin + 3600}`);
  expect(response.headers['content-type']).toContain('text/csv');
  expect(response.headers['content-disposition']).toBe(
    `attachment; filename="roomlog-raw-2026-01-01-2026-01-01.csv"; filename*=UTF-8''${encodeURIComponent('roomlog-わが家-リビング-raw-2026-01-01-2026-01-01.csv')}`,
  );
  expect(response.body.split('\n')).toEqual([
    ['time', ...metrics].join(','),
    `2026-01-01T09:00:00+09:00,20,40.5${others}`,
    `2026-01-01T09:05:00+09:00,20.05,40.5${others}`,
    '',
  ]);
});

test('for Excel, a bare date is that day in the home, and the offset stands beside the time', async () => {
  await bench.readingsAt([-9 * 60 - 5, -9 * 60, 15 * 60 - 5, 15 * 60]);
  const response = await ask(`/api/sensors/${sensor}/readings.csv?from=2026-01-01&to=2026-01-01&excel=1`);
  expect(response.body.split('\r\n').map((row) => row.split(',').slice(0, 2).join(' '))).toEqual([
    '\uFEFFtime utc_offset',
    '2026/01/01 00:00:00 UTC+09:00',
    '2026/01/01 09:00:00 UTC+09:00',
    '2026/01/01 09:05:00 UTC+09:00',
    '2026/01/01 10:00:00 UTC+09:00',
    '2026/01/01 23:55:00 UTC+09:00',
    '',
  ]);
});

test('a file of the time whose readings are deleted has hours where it is to suit the span, and else says so', async () => {
  await setSetting(bench.store.db, 'pruned_before', String(begin + 7200));
  const of = (resolution: string) =>
    ask(`/api/sensors/${sensor}/readings.csv?from=${begin}&to=${begin + 7200}&resolution=${resolution}`);
  const suitable = await of('auto');
  expect(suitable.body.split('\n')).toHaveLength(4);
  expect(suitable.headers['content-disposition']).toContain('roomlog-1h-2026');
  expect(suitable.headers).not.toHaveProperty('roomlog-deleted-before');
  expect((await of('raw')).headers['roomlog-deleted-before']).toBe('2026-01-01T02:00:00Z');
});

test('several sensors are named by their uuids, by their room, or not at all for all of them', async () => {
  const sensorsOf = async (query: string) => {
    const { body } = await ask(`/api/readings.ndjson?${query}`);
    const rows = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { room: string; sensor: string });
    return [...new Set(rows.map((row) => `${row.room} ${row.sensor}`))];
  };
  expect(await sensorsOf('')).toEqual(['わが家 リビング', 'わが家 寝室', '離れ 物置']);
  expect(await sensorsOf(`room=${room}`)).toEqual(['わが家 リビング', 'わが家 寝室']);
  expect(await sensorsOf(`sensor=${shed.toUpperCase()}&sensor=${sensor}`)).toEqual(['離れ 物置', 'わが家 リビング']);
  const one = await ask(`/api/readings.csv?sensor=${sensor}`);
  expect(one.body).toBe((await ask(`/api/sensors/${sensor}/readings.csv`)).body);
  const wide = await ask(`/api/readings.csv?room=${room}&wide=1&units=1&epoch=1&derived=1&resolution=1h`);
  expect(wide.body).toContain('time,epoch,リビング temperature_c,');
  expect(wide.body).toContain(',寝室 discomfort_index\n');
  expect(decodeURIComponent(String(wide.headers['content-disposition']))).toContain(
    'roomlog-わが家-2_sensors-wide-1h-2026-01-01-',
  );
});

test('whatever is asked for, the answer is the file of the store, or its sentence', async () => {
  const range = { from: begin, to: begin + 7200 };
  await fc.assert(
    fc.asyncProperty(fileForm, async (form) => {
      const { isOfOne, resolution, format, zone, on } = form;
      const expected = await expectedFile(bench.store.db, form, { range, derived: derivedValues });
      const switches = on.map((name) => `&${name}=1`).join('');
      const which = `${isOfOne ? `&sensor=${sensor}` : ''}${zone === undefined ? '' : `&time_zone=${zone}`}`;
      const url = `/api/readings.${format}?from=${range.from}&to=${range.to}&resolution=${resolution}${switches}${which}`;
      const { statusCode, rawPayload } = await ask(url);
      if (typeof expected === 'string') {
        expect([statusCode, JSON.parse(rawPayload.toString()).error.message]).toEqual([400, expected]);
      } else expect([statusCode, rawPayload.equals(expected)], url).toEqual([200, true]);
    }),
  );
});

test('HEAD tells the name of a file and about how large it would be', async () => {
  for (const [format, type] of [
    ['csv', 'text/csv; charset=utf-8'],
    ['ndjson', 'application/x-ndjson'],
    ['parquet', 'application/vnd.apache.parquet'],
  ] as const) {
    for (const url of [`/api/sensors/${sensor}/readings.${format}`, `/api/readings.${format}?sensor=${sensor}`]) {
      const [head, whole] = [await ask(url, { method: 'HEAD' }), await ask(url)];
      expect([head.statusCode, head.body]).toEqual([200, '']);
      expect(head.headers).toMatchObject({ 'content-type': type, 'roomlog-rows-estimate': '3' });
      expect(head.headers).not.toHaveProperty('content-length');
      expect(head.headers['content-disposition']).toBe(whole.headers['content-disposition']);
      expect(Number(head.headers['roomlog-bytes-estimate'])).toBeGreaterThan(0);
    }
  }
});

test('what is wrong is refused with a sentence', async () => {
  const refusals: [path: string, status: number, sentence: string][] = [
    [`sensors/${sensor}/readings.csv?unit=f`, 400, 'unit is not a parameter'],
    [`sensors/${sensor}/readings.csv?wide=1`, 400, 'wide is not a parameter'],
    [`sensors/${sensor}/readings.ndjson?excel=1`, 400, 'excel is for CSV; ask for csv, or leave excel out.'],
    [`sensors/${sensor}/readings.csv?time_zone=Nowhere`, 400, 'time_zone must be an IANA name'],
    ['readings.parquet?time_zone=UTC', 400, 'Times in Parquet are moments without a zone; leave the time zone out.'],
    ['readings.csv?epoch=yes', 400, 'epoch must be one of 0 or 1.'],
    ['readings.csv?resolution=5m', 400, 'resolution must be one of auto, raw,'],
    [`readings.csv?sensor=${sensor}&sensor=${sensor.toUpperCase()}`, 400, 'A sensor is named more than once'],
    [`readings.csv?room=${room}&room=${room}`, 400, 'room is given more than once; give it once.'],
    ['readings.csv?sensor=', 404, 'There is no such sensor.'],
    [`readings.csv?sensor=${sensor}&sensor=none`, 404, 'There is no such sensor.'],
    [`readings.csv?room=${otherRoom}&sensor=${sensor}`, 404, 'There is no such sensor.'],
    ['readings.csv?room=none', 404, 'There is no such room.'],
  ];
  for (const [path, status, sentence] of refusals) {
    const response = await ask(`/api/${path}`);
    expect([path, response.statusCode, response.json().error.message]).toEqual([
      path,
      status,
      expect.stringContaining(sentence),
    ]);
  }
});
