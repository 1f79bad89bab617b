import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { comfortBand } from './comfort.ts';
import { judgeNeed } from './need.ts';
import { anyComfort } from './testing/any-comfort.ts';
import { judgeRoom } from './verdicts.ts';

test.each([
  [33, 75, 'heat', 'urgent', 0.23],
  [14.5, 50, 'cold', 'urgent', 0.15],
  [29, 45, 'hot', 'watch', 0.1],
  [17, 45, 'chilly', 'watch', 0.1],
  [22, 28, 'dry', 'watch', 0.4],
  [22, 76, 'humid', 'watch', 0.2],
  [22, 50, 'good', 'fine', 0],
  [22, null, 'good', 'fine', 0],
] as const)('%s °C with %s %% is %s and %s', (temperature, humidity, verdict, need, distance) => {
  expect(judgeNeed(temperature, humidity, comfortBand)).toEqual({
    verdict,
    need,
    distance: expect.closeTo(distance, 2),
  });
});

test('what is not measured needs nothing that is known', () => expect(judgeNeed(null, 50, comfortBand)).toBeNull());

test('the verdict is the room’s, and only a good room is at no distance from comfort', () => {
  const [temperature, humidity] = [
    fc.double({ min: -20, max: 50, noNaN: true }),
    fc.option(fc.double({ min: 5, max: 99, noNaN: true })),
  ];
  fc.assert(
    fc.property(temperature, humidity, anyComfort, (degrees, percent, comfort) => {
      const { verdict, need, distance } = judgeNeed(degrees, percent, comfort) ?? expect.fail('it has a temperature');
      expect(verdict).toBe(judgeRoom(degrees, percent, comfort)?.room);
      expect(need === 'fine').toBe(verdict === 'good');
      expect(distance).toBeGreaterThanOrEqual(0);
      if (verdict === 'good') expect(distance).toBe(0);
    }),
  );
});
