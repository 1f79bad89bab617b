import { expect, test } from 'vitest';
import { judgeHeat, judgeHumidity, judgeLight, judgeRoom, judgeTemperature } from './verdicts.ts';

test.each([
  [17.9, 'cold'],
  [18, 'good'],
  [28, 'good'],
  [28.1, 'hot'],
] as const)('%d °C is %s', (value, verdict) => expect(judgeTemperature(value)).toBe(verdict));

test.each([
  [39.9, 'dry'],
  [40, 'good'],
  [70, 'good'],
  [70.1, 'humid'],
] as const)('%d %% is %s', (value, verdict) => expect(judgeHumidity(value)).toBe(verdict));

test.each([
  [0, 'dark'],
  [10, 'dim'],
  [150, 'bright'],
] as const)('%d lx is %s', (value, level) => expect(judgeLight(value)).toBe(level));

test.each([
  [24.9, 'caution'],
  [25, 'warning'],
  [28, 'severe'],
  [31, 'danger'],
] as const)('a WBGT of %d is %s', (value, level) => expect(judgeHeat(value)).toBe(level));

test.each([
  [33, 75, 'heat'],
  [15, 30, 'cold'],
  [28.5, 40, 'hot'],
  [24, 75, 'humid'],
  [22.3, 30, 'dry'],
  [17, 45, 'dry'], // 40 % and more, yet below 7 g/m³
  [17.5, 60, 'chilly'],
  [22, 50, 'good'],
  [22, null, 'good'],
  [17, null, 'chilly'],
  [null, 50, null],
] as const)('%s °C with %s %% is %s', (temperature, humidity, verdict) =>
  expect(judgeRoom(temperature, humidity)).toBe(verdict),
);
