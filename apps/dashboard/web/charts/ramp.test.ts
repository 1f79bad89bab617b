import { expect, test } from 'vitest';
import { colourOf, domainOf, ribbonGradient } from './ramp.ts';

const domain = { low: 10, high: 30 };

test('a value has the colour of its place between the stops, and beyond the ends that of the end', () => {
  expect(colourOf('temperature', 10, domain)).toEqual([0x2b, 0x4c, 0x9b]);
  expect(colourOf('temperature', 11.1, domain)).toEqual([48, 93, 166]);
  expect([-40, 99].map((value) => colourOf('temperature', value, domain))).toEqual([
    [0x2b, 0x4c, 0x9b],
    [0x8e, 0x1b, 0x2e],
  ]);
  expect([-1, 0, 700, 9000].map((value) => colourOf('illuminance', value, domainOf('illuminance', [])))).toEqual([
    [0x1d, 0x21, 0x40],
    [0x1d, 0x21, 0x40],
    [0xff, 0xf3, 0xcf],
    [0xff, 0xf3, 0xcf],
  ]);
});

test('the domain leaves out the rarest values, is whole, and not so narrow that noise looks like weather', () => {
  const values = Array.from({ length: 101 }, (_, index) => 10.5 + index / 10);
  expect(domainOf('temperature', [...values, 99, -40])).toEqual({ low: 10, high: 21 });
  expect(domainOf('temperature', [20.2, 20.4])).toEqual({ low: 17, high: 23 });
  expect(domainOf('temperature', [])).toEqual({ low: -3, high: 3 });
});

test('a ribbon is a block for each value, with holes', () => {
  expect(ribbonGradient('temperature', [10, null], domain)).toBe(
    'linear-gradient(to right, rgb(43 76 155) 0.00% 50.00%, transparent 50.00% 100.00%)',
  );
});
