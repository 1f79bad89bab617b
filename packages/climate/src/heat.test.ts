import { expect, test } from 'vitest';
import { discomfortIndex, estimateWbgt, wetBulb } from './heat.ts';
import { vapourPressure } from './moisture.ts';

test("Stull's worked example", () => {
  expect(wetBulb(20, 50)).toBeCloseTo(13.7, 1);
});

/** The wet bulb by the psychrometer equation at 1013.25 hPa, `e = es(Tw) − 6.62e-4·p·(T − Tw)`, by bisection. */
function psychrometerWetBulb(temperature: number, humidity: number): number {
  const pressure = vapourPressure(temperature, humidity) ?? Number.NaN;
  let [low, high] = [temperature - 40, temperature];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const over = (vapourPressure(middle, 100) ?? 0) - 6.62e-4 * 1013.25 * (temperature - middle) > pressure;
    if (over) high = middle;
    else low = middle;
  }
  return low;
}

// The paper states −1…+0.65 K; psychrometer coefficients differ among themselves by less than 0.1 K more.
test('the wet bulb stays within its stated error of a psychrometer', () => {
  for (let temperature = 5; temperature <= 40; temperature += 5) {
    for (let humidity = 20; humidity <= 95; humidity += 5) {
      const error = (wetBulb(temperature, humidity) ?? Number.NaN) - psychrometerWetBulb(temperature, humidity);
      expect(error, `${temperature} °C, ${humidity} %`).toBeGreaterThan(-1);
      expect(error, `${temperature} °C, ${humidity} %`).toBeLessThan(0.75);
    }
  }
});

test.each([
  [28, 60, 23.9],
  [32, 70, 29],
  [22, 45, 17.2],
])('WBGT at %d °C and %d %%', (temperature, humidity, expected) => {
  expect(Math.abs((estimateWbgt(temperature, humidity) ?? Number.NaN) - expected)).toBeLessThan(0.5);
});

test.each([
  [30, 70, 81.4],
  [25, 50, 71.8],
])('discomfort index at %d °C and %d %%', (temperature, humidity, expected) => {
  expect(discomfortIndex(temperature, humidity)).toBeCloseTo(expected, 0);
});

test('nothing is said outside the domain', () => {
  expect(wetBulb(20, 4.9)).toBeNull();
  expect(wetBulb(20, 99.1)).toBeNull();
  expect(wetBulb(-20.1, 50)).toBeNull();
  expect(estimateWbgt(50.1, 50)).toBeNull();
  expect(discomfortIndex(25, 101)).toBeNull();
  expect(discomfortIndex(Number.NaN, 50)).toBeNull();
});
