import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { absoluteHumidity, dewPoint, vapourPressure } from './moisture.ts';

test.each([
  // T, RH, e (hPa), Td (°C), g/m³: from the Smithsonian meteorological tables, to their rounding.
  [20, 100, 23.4, 20, 17.3],
  [20, 50, 11.7, 9.3, 8.65],
  [0, 100, 6.11, 0, 4.85],
  [30, 70, 29.7, 23.9, 21.2],
  [22.3, 30, 8.06, 3.9, 5.9],
])('at %d °C and %d %%', (temperature, humidity, pressure, dew, vapour) => {
  expect(vapourPressure(temperature, humidity)).toBeCloseTo(pressure, 0);
  expect(dewPoint(temperature, humidity)).toBeCloseTo(dew, 0);
  expect(absoluteHumidity(temperature, humidity)).toBeCloseTo(vapour, 0);
});

test('nothing is said outside the domain', () => {
  for (const [temperature, humidity] of [
    [20, 0],
    [20, 101],
    [-46, 50],
    [61, 50],
    [Number.NaN, 50],
  ] as const) {
    expect(vapourPressure(temperature, humidity)).toBeNull();
    expect(dewPoint(temperature, humidity)).toBeNull();
    expect(absoluteHumidity(temperature, humidity)).toBeNull();
  }
});

test('air at its dew point is saturated, and never warmer than the room', () => {
  const room = fc.record({
    temperature: fc.double({ min: -20, max: 50, noNaN: true }),
    // Drier and colder, and the dew point leaves Magnus's domain.
    humidity: fc.double({ min: 20, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(room, ({ temperature, humidity }) => {
      const dew = dewPoint(temperature, humidity) ?? Number.NaN;
      expect(dew).toBeLessThanOrEqual(temperature + 1e-9);
      expect(vapourPressure(dew, 100)).toBeCloseTo(vapourPressure(temperature, humidity) ?? Number.NaN, 6);
    }),
  );
});
