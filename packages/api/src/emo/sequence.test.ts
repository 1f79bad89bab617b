import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochMsOf, sequenceOf } from './sequence.ts';

test('a sequence is a time in UTC: of two messages that came by webhook too, it is the webhook’s second', () => {
  expect(Math.floor(epochMsOf('20260803071350752') / 1000)).toBe(1785741230);
  expect(Math.floor(epochMsOf('20260803072347200') / 1000)).toBe(1785741827);
});

test('there and back, for every millisecond', () => {
  const times = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });
  fc.assert(fc.property(times, (ms) => epochMsOf(sequenceOf(ms)) === ms));
  const minute = Date.UTC(2026, 7, 3, 7, 13);
  for (let ms = minute; ms < minute + 60_000; ms++) expect(epochMsOf(sequenceOf(ms))).toBe(ms);
});

test('sequences compare as their times do', () => {
  const times = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) });
  fc.assert(fc.property(times, times, (a, b) => sequenceOf(a) < sequenceOf(b) === a < b));
});

test('the second 60, which a server that computes with doubles makes of …59999, is the next minute', () => {
  expect(Number('20260803071359999')).toBe(Number('20260803071360000'));
  expect(epochMsOf('20260803071360000')).toBe(epochMsOf('20260803071400000'));
});

test.each([
  '',
  '2026080307135075',
  '202608030713507520',
  '2026-08-03T07:13Z',
  '20261303071350752',
  '20260230071350752',
  '20260800071350752',
  '20260803241350752',
  '20260803076050752',
  '20260803071361752',
  '00990803071350752',
  '2026080307135075x',
  ' 20260803071350752',
  '２０２６０８０３０７１３５０７５２',
])('%j is no sequence', (text) => {
  expect(() => epochMsOf(text)).toThrow(new RangeError('A sequence must be a time of 17 digits, YYYYMMDDhhmmssSSS.'));
});

test('a time without a year of four digits has no sequence', () => {
  expect(() => sequenceOf(Number.NaN)).toThrow(RangeError);
  expect(() => sequenceOf(Date.UTC(10_000, 0))).toThrow('A sequence has a year of four digits.');
});
