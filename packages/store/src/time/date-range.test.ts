/** What people and programs give as `from` and `to`, in homes whose clocks are awkward. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from './date-range.ts';
import { calendarDate, isoWithOffset } from './zone.ts';

const tokyo = 'Asia/Tokyo';
const at = (iso: string) => Date.parse(iso) / 1000;
const now = at('2026-11-24T03:00:00Z');

test.each([
  ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z'],
  ['2026-11-01T00:00+09:00', '2026-10-31T15:00:00Z'],
  ['2026-11-01T00:00:30.25-03:30', '2026-11-01T03:30:31Z'],
  ['2026-11-01t00:00z', '2026-11-01T00:00:00Z'],
  ['2026-11-01T00:00:00 0900', '2026-10-31T15:00:00Z'],
  ['2026-11-01T09:00+09', '2026-11-01T00:00:00Z'],
  ['2026-11-01T09:00', '2026-11-01T00:00:00Z'],
  ['2026-11-01 09:00:01', '2026-11-01T00:00:01Z'],
  ['2026-11-01', '2026-10-31T15:00:00Z'],
  ['2024-02-29', '2024-02-28T15:00:00Z'],
  ['1790000000', '2026-09-21T14:13:20Z'],
  ['1790000000.5', '2026-09-21T14:13:21Z'],
  ['0', '1970-01-01T00:00:00Z'],
  ['1970-01-01', '1969-12-31T15:00:00Z'],
])('from %s', (from, expected) => {
  expect(parseRange({ from }, tokyo, now)).toEqual({ from: at(expected), to: undefined });
});

test('a day as the end is inside, whole', () => {
  expect(parseRange({ from: '2026-11-01', to: '2026-11-02' }, tokyo)).toEqual({
    from: at('2026-11-01T00:00:00+09:00'),
    to: at('2026-11-03T00:00:00+09:00'),
  });
  expect(parseRange({}, tokyo)).toEqual({ from: undefined, to: undefined });
  expect(parseRange({ to: '2199-12-31' }, 'UTC').to).toBe(at('2200-01-01T00:00:00Z'));
});

const choice =
  'give a date such as 2026-11-22, a time such as 2026-11-22T18:42 or 2026-11-22T18:42:00+09:00, or epoch seconds.';

test.each([
  'spring',
  '',
  '2026',
  '202611',
  '20261122',
  '2026-1-2',
  '2026/11/22',
  '2026-11-22T18',
  '-5',
  '1e9',
  '1790000000000',
  ' 5',
  '0x10',
])('%j is no date', (text) => {
  expect(() => parseRange({ from: text }, tokyo)).toThrow(`from is ${JSON.stringify(text)}; ${choice}`);
  expect(() => parseRange({ to: text }, tokyo)).toThrow(`to is ${JSON.stringify(text)}; ${choice}`);
});

test.each([
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '2026-11-31T10:00Z',
  '2026-11-22T25:61',
  '2026-11-22T24:00Z',
  '2026-11-22T18:42:60Z',
  '2026-11-22T18:42+24:00',
  '2026-11-22T18:42+09:60',
])('%s does not exist', (from) => {
  const sentence = `from is ${JSON.stringify(from)}, which no calendar or clock shows; ${choice}`;
  expect(() => parseRange({ from }, tokyo)).toThrow(sentence);
});

test.each(['0001-01-01', '1969-12-31', '2200-01-01T00:00Z', '9999-12-31', '7258118400', '99999999999'])(
  '%s is no year of a home',
  (to) => {
    expect(() => parseRange({ to }, tokyo)).toThrow(`to is "${to}"; the year must be from 1970 to 2199.`);
  },
);

test.each([
  [{ from: '2026-11-02', to: '2026-11-01' }, 'from is not before to; give the earlier time as from.'],
  [{ from: '1790000000', to: '1790000000' }, 'from is not before to; give the earlier time as from.'],
  [{ from: '2026-11-25' }, 'from is in the future; give an earlier time.'],
])('%o holds nothing', (given, sentence) => {
  expect(() => parseRange(given, tokyo, now)).toThrow(sentence);
});

test('what was given is repeated in short, on one line', () => {
  expect(() => parseRange({ from: `a\n${'b'.repeat(9000)}` }, tokyo)).toThrow(/^from is "a\\nb{38}…"; give/);
});

test('a local time that comes twice is the first one, one that is skipped is by the clock before the change', () => {
  const berlin = (from: string) => parseRange({ from }, 'Europe/Berlin', now).from;
  expect(berlin('2025-10-26T02:30')).toBe(at('2025-10-26T02:30:00+02:00'));
  expect(berlin('2025-10-26T02:30+01:00')).toBe(at('2025-10-26T02:30:00+01:00'));
  expect(berlin('2025-03-30T02:30')).toBe(at('2025-03-30T03:30:00+02:00'));
  // A whole day that the clocks of Samoa left out is empty.
  const apia = { from: '2011-12-30', to: '2011-12-30' };
  expect(() => parseRange(apia, 'Pacific/Apia')).toThrow('from is not before to');
});

const zones = fc.constantFrom(
  tokyo,
  'UTC',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Apia',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Kathmandu',
);
// Until 2011 the clocks of St John's went back at a minute past midnight: a day began, and the one before came again.
const instants = fc.integer({ min: at('2012-01-01T00:00:00Z'), max: at('2037-12-31T00:00:00Z') });
const localDay = (ts: number, zone: string) => isoWithOffset(ts, zone).slice(0, 10);

test('a day holds each of its moments and no others, in every zone', () => {
  fc.assert(
    fc.property(zones, instants, (zone, ts) => {
      const day = localDay(ts, zone);
      const { from = 0, to = 0 } = parseRange({ from: day, to: day }, zone);
      expect([from <= ts, ts < to]).toEqual([true, true]);
      expect([from, to - 1].map((end) => localDay(end, zone))).toEqual([day, day]);
      expect([from - 1, to].map((end) => localDay(end, zone))).not.toContain(day);
    }),
    { numRuns: 500 },
  );
});

test('what is written with its offset is read as the same moment, and so is a local time that comes once', () => {
  fc.assert(
    fc.property(zones, instants, (zone, ts) => {
      const iso = isoWithOffset(ts, zone);
      const read = (from: string) => parseRange({ from }, zone, 1e10).from;
      expect([iso, iso.replace('+', ' '), String(ts)].map(read)).toEqual([ts, ts, ts]);
      const local = iso.slice(0, 19);
      const found = read(local) ?? 0;
      expect(calendarDate(found, zone)).toEqual(calendarDate(ts, zone));
      expect(found).toBeLessThanOrEqual(ts);
    }),
    { numRuns: 500 },
  );
});
