import { expect, test } from 'vitest';
import { temperatureColour, temperatureCss } from './ramp.ts';

test.each([
  [-1, [43, 76, 155]],
  [0, [43, 76, 155]],
  [0.485, [205, 224, 210]], // in the middle of two stops
  [0.55, [243, 236, 203]],
  [1, [142, 27, 46]],
  [7, [142, 27, 46]],
])('%d of the ramp', (share, colour) => expect(temperatureColour(share)).toEqual(colour));

test('a stylesheet can have it', () => expect(temperatureCss(0.22)).toBe('rgb(62 143 198)'));
