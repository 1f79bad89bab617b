import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationText, plausibleAt, whyImplausible } from './plausible.ts';

const now = Date.UTC(2026, 10, 24) / 1000;
const moment = fc.integer({ min: Date.UTC(2015, 0, 2) / 1000, max: Date.UTC(2100, 0) / 1000 });
/** Years 1 to 9999. */
const anyTime = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 });

test('a time has a reason exactly when it is outside of what can be true', () => {
  fc.assert(
    fc.property(anyTime, moment, (ts, at) => {
      const { from, to } = plausibleAt(at);
      expect(whyImplausible(ts, at) === undefined).toBe(from <= ts && ts <= to);
    }),
  );
});

test('what was measured by BOCCO’s clock, or up to an hour after it, is always believed', () => {
  fc.assert(
    fc.property(moment, fc.nat(3600), (at, seconds) => {
      expect(whyImplausible(at + seconds, at)).toBeUndefined();
      expect(whyImplausible(Math.max(at - seconds * 100, Date.UTC(2015, 0) / 1000), at)).toBeUndefined();
    }),
  );
});

test('what is believed now is believed later', () => {
  fc.assert(
    fc.property(anyTime, moment, fc.nat(1e9), (ts, at, later) => {
      if (whyImplausible(ts, at) === undefined) expect(whyImplausible(ts, at + later)).toBeUndefined();
    }),
  );
});

test.each([
  [now + 9 * 3600, "is 9 h ahead of BOCCO's clock: its date may lack a time zone"],
  [now + 3700, "is 62 min ahead of BOCCO's clock: its date may lack a time zone"],
  [Date.UTC(2106, 1, 7) / 1000, "is 79 years ahead of BOCCO's clock: its date is wrong"],
  [0, 'is of 1970, before there was a BOCCO: its date is wrong'],
])('%i: %s', (ts, reason) => {
  expect(whyImplausible(ts, now)).toBe(reason);
});

test('a span has the largest unit of which there are two', () => {
  expect([1, 119, 120, 7199, 7200, 172_800, -86_400].map(durationText)).toEqual([
    '1 s',
    '119 s',
    '2 min',
    '120 min',
    '2 h',
    '2 days',
    '24 h',
  ]);
});
