import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDate } from './dates.ts';

test.each([
  ['2015-07-31T21:47:46+09:00', '2015-07-31T12:47:46.000Z'],
  ['2017-02-20T06:58:25Z', '2017-02-20T06:58:25.000Z'],
  ['2017-02-20T06:58:25.1239Z', '2017-02-20T06:58:25.123Z'],
  ['2016-12-31T23:59:59-03:30', '2017-01-01T03:29:59.000Z'],
  ['2016-03-02 11:00:59', '2016-03-02T11:00:59.000Z'],
  ['2011-02-03', '2011-02-03T00:00:00.000Z'],
  ['2016-02-29', '2016-02-29T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
])('reads %s', (text, expected) => {
  expect(parseDate(text)?.toISOString()).toBe(expected);
});

test.each([
  '0',
  '',
  '2015',
  '2015-02-30',
  '2015-02-30T00:00:00Z',
  '2015-02-29',
  '2015-13-01',
  '2015-00-10',
  '2015-01-00',
  '2015-01-01T24:00:00Z',
  '2015-01-01T23:60:00Z',
  '2015-01-01T23:59:60Z',
  '2015-01-01T23:59:59',
  '2015-01-01T23:59:59+24:00',
  '2015-01-01T23:59:59+0900',
  '2015-01-01 23:59:59Z',
  '2015-01-01T23:59:59Z ',
  ' 2015-01-01',
  '2015-1-1',
  '２０１５-01-01',
  '2015-01-01T23:59:59Z\n',
  'Mon, 02 Jan 2006 15:04:05 GMT',
])('refuses %j', (text) => {
  expect(parseDate(text)).toBeUndefined();
});

test('gives back every second that a date can be written as', () => {
  const seconds = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(seconds, (date) => {
      const text = date.toISOString();
      expect(parseDate(text)).toEqual(date);
      expect(parseDate(text.slice(0, 19).replace('T', ' '))?.getTime()).toBe(Math.floor(date.getTime() / 1000) * 1000);
    }),
  );
});
