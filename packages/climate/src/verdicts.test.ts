import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { comfortBand } from './comfort.ts';
import { estimateWbgt } from './heat.ts';
import { anyComfort } from './testing/any-comfort.ts';
import { judgeLight, judgeRoom } from './verdicts.ts';

test.each([
  [0, 'dark'],
  [10, 'dim'],
  [150, 'bright'],
] as const)('%d lx is %s', (value, level) => expect(judgeLight(value)).toBe(level));

test.each([
  [33, 75, 'heat', 'heat', 'humid'],
  [15.9, 30, 'cold', 'cold', 'dry'],
  [28, 45, 'good', 'good', 'good'],
  [28.1, 45, 'hot', 'hot', 'good'],
  [24, 70, 'good', 'good', 'good'],
  [24, 70.1, 'humid', 'good', 'humid'],
  [22.3, 39.9, 'dry', 'good', 'dry'],
  [22.3, 40, 'good', 'good', 'good'],
  [17, 39, 'dry', 'chilly', 'dry'],
  [17, 45, 'chilly', 'chilly', 'good'],
  [16, 60, 'chilly', 'chilly', 'good'],
  [17.9, 60, 'chilly', 'chilly', 'good'],
  [22, null, 'good', 'good', null],
  [17, null, 'chilly', 'chilly', null],
] as const)('%s °C with %s %% is %s', (temperature, humidity, room, ...of) => {
  expect(judgeRoom(temperature, humidity, comfortBand)).toEqual({ room, temperature: of[0], humidity: of[1] });
});

test('without a temperature there is nothing to say', () => expect(judgeRoom(null, 50, comfortBand)).toBeNull());

test('a home has its own comfortable range', () => {
  const warm = { temperature: { low: 21, high: 26 }, humidity: { low: 30, high: 60 } };
  expect(judgeRoom(20, 55, warm)).toMatchObject({ room: 'chilly' });
  expect(judgeRoom(27, 35, warm)).toMatchObject({ room: 'hot', humidity: 'good' });
});

test('cold and heat are the same for all, whatever a home finds comfortable', () => {
  const wide = { temperature: { low: 12, high: 35 }, humidity: { low: 10, high: 90 } };
  expect([judgeRoom(15.9, 50, wide)?.room, judgeRoom(33, 75, wide)?.room]).toEqual(['cold', 'heat']);
  const [temperature, humidity] = [
    fc.double({ min: -20, max: 50, noNaN: true }),
    fc.double({ min: 5, max: 99, noNaN: true }),
  ];
  fc.assert(
    fc.property(temperature, humidity, anyComfort, (degrees, percent, comfort) => {
      const verdicts = judgeRoom(degrees, percent, comfort);
      const isHeat = (estimateWbgt(degrees, percent) ?? 0) >= 28;
      expect(verdicts?.room === 'heat').toBe(isHeat);
      expect(verdicts?.room === 'cold').toBe(degrees < 16 && !isHeat);
    }),
  );
});

test('the room is never called good while one of its values is not', () => {
  const [temperature, humidity] = [
    fc.double({ min: -20, max: 50, noNaN: true }),
    fc.double({ min: 5, max: 99, noNaN: true }),
  ];
  fc.assert(
    fc.property(temperature, humidity, anyComfort, (degrees, percent, comfort) => {
      const verdicts = judgeRoom(degrees, percent, comfort);
      const values = [verdicts?.temperature, verdicts?.humidity];
      expect(values).toContain(verdicts?.room);
      if (verdicts?.room === 'good') expect(values).toEqual(['good', 'good']);
    }),
  );
});
