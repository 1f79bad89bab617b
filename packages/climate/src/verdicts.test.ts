import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateWbgt } from './heat.ts';
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
  expect(judgeRoom(temperature, humidity)).toEqual({ room, temperature: of[0], humidity: of[1] });
});

test('without a temperature there is nothing to say', () => expect(judgeRoom(null, 50)).toBeNull());

test('a home has its own comfortable range, but cold and heat are the same for all', () => {
  const warm = { temperature: { low: 21, high: 26 }, humidity: { low: 30, high: 60 } };
  expect(judgeRoom(20, 55, warm)).toMatchObject({ room: 'chilly' });
  expect(judgeRoom(27, 35, warm)).toMatchObject({ room: 'hot', humidity: 'good' });
  expect(judgeRoom(15, 55, { ...warm, temperature: { low: 14, high: 26 } })).toMatchObject({ temperature: 'good' });
  expect(judgeRoom(35, 80, { ...warm, temperature: { low: 21, high: 40 } })).toMatchObject({ room: 'heat' });
});

test('the room is never called good while one of its values is not', () => {
  const [temperature, humidity] = [
    fc.double({ min: -20, max: 50, noNaN: true }),
    fc.double({ min: 5, max: 99, noNaN: true }),
  ];
  fc.assert(
    fc.property(temperature, humidity, (degrees, percent) => {
      const verdicts = judgeRoom(degrees, percent);
      const values = [verdicts?.temperature, verdicts?.humidity];
      expect(values).toContain(verdicts?.room);
      if (verdicts?.room === 'good') expect(values).toEqual(['good', 'good']);
      expect(verdicts?.room === 'heat').toBe((estimateWbgt(degrees, percent) ?? 0) >= 28);
    }),
  );
});
