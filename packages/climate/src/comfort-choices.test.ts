import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { comfortBand } from './comfort.ts';
import { isComfortChoice } from './comfort-choices.ts';
import { anyComfort } from './testing/any-comfort.ts';

test('a home may choose any limits in steps, and the default', () => {
  fc.assert(fc.property(anyComfort, isComfortChoice));
  expect(isComfortChoice(comfortBand)).toBe(true);
});

test.each([
  ['between the steps', { low: 18.2, high: 28 }],
  ['too low', { low: 9.5, high: 28 }],
  ['too high', { low: 18, high: 35.5 }],
  ['too near', { low: 18, high: 19.5 }],
  ['the wrong way round', { low: 28, high: 18 }],
  ['none', { low: Number.NaN, high: 28 }],
])('limits that are %s are none', (_, temperature) => {
  expect(isComfortChoice({ ...comfortBand, temperature })).toBe(false);
});
