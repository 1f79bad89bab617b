import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparedSpan, comparisonOf, offeredFor } from './compare.ts';
import { type Limits, rangeSpan, ranges, type View } from './range.ts';

const epoch = (iso: string) => Date.parse(iso) / 1000;
const tokyo: Limits = { first: epoch('2024-10-01T00:00:00Z'), now: epoch('2026-11-22T09:42:00Z'), zone: 'Asia/Tokyo' };
const live = (range: View['range']): View => ({ range, end: null, zoom: null });
const zoomed = (range: View['range'], days: number): View => ({
  ...live(range),
  zoom: { from: tokyo.now - days * 86_400, to: tokyo.now },
});

test('up to four days what is usual is shown, a week has the one before it, longer ones stand alone', () => {
  expect(ranges.map((range) => comparisonOf(null, live(range), tokyo))).toEqual([
    'usual',
    'prev',
    'none',
    'none',
    'none',
  ]);
  expect([4, 5].map((days) => comparisonOf(null, zoomed('30d', days), tokyo))).toEqual(['usual', 'none']);
});

test('what somebody chose stays where it is possible, and nothing is offered that has nothing to show', () => {
  expect(comparisonOf('year', live('30d'), tokyo)).toBe('year');
  expect(comparisonOf('usual', live('7d'), tokyo)).toBe('prev');
  expect(offeredFor(live('1y'), tokyo)).toEqual(['prev', 'none']);
  expect(offeredFor(live('all'), tokyo)).toEqual(['none']);
  expect(offeredFor(live('24h'), { ...tokyo, first: tokyo.now - 300 * 86_400 })).toEqual(['usual', 'prev', 'none']);
});

test('a year is compared with 364 days earlier, and what is usual or everything with no period', () => {
  const span = rangeSpan(live('24h'), tokyo);
  const back = (name: 'prev' | 'year', range: View['range']) =>
    (span.from - (comparedSpan(name, live(range), span, tokyo.zone)?.from ?? Number.NaN)) / 86_400;
  expect([back('year', '24h'), back('prev', '1y'), back('prev', '24h'), back('year', 'all')]).toEqual([
    364, 364, 1, 364,
  ]);
  expect(comparedSpan('usual', live('24h'), span, tokyo.zone)).toBeNull();
  expect(comparedSpan('prev', live('all'), span, tokyo.zone)).toBeNull();
});

const view = fc.record({
  range: fc.constantFrom('24h' as const, '7d' as const, '30d' as const, '1y' as const),
  end: fc.option(fc.integer({ min: tokyo.first, max: tokyo.now })),
  zoom: fc.constant(null),
});

test('the period before is as long as what is shown, ends where it begins or before, and falls on the same weekdays', () => {
  fc.assert(
    fc.property(view, (shown) => {
      const span = rangeSpan(shown, tokyo);
      const { from, to } = comparedSpan('prev', shown, span, tokyo.zone) ?? { from: 0, to: 0 };
      expect(to - from).toBe(span.to - span.from);
      expect(to).toBeLessThanOrEqual(span.from + 86_400);
      if (shown.range === '7d' || shown.range === '1y') expect((span.from - from) % (7 * 86_400)).toBe(0);
    }),
  );
});
