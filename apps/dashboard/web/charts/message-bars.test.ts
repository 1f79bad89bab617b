import { expect, test } from 'vitest';
import { messageBars } from './message-bars.ts';

const at = (instant: string) => Date.parse(instant) / 1000;
const zone = 'Europe/Berlin';
/** Ten days, in one of which the clocks change. */
const frame = { from: at('2026-03-25T11:00:00Z'), to: at('2026-04-04T10:00:00Z') };
const days = [
  { date: '2026-03-24', count: 50 },
  { date: '2026-03-25', count: 2 },
  { date: '2026-03-29', count: 8 },
  { date: '2026-03-30', count: 4 },
  { date: '2026-04-05', count: 50 },
];

test('each day has a bar from midnight to midnight, as high as its share of the liveliest one', () => {
  const bars = messageBars({ days, zone }, frame, 100);
  expect(bars.map(({ from, to, count, height }) => [from, to, count, height])).toEqual([
    [at('2026-03-24T23:00:00Z'), at('2026-03-25T23:00:00Z'), 2, 0.25],
    [at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z'), 8, 1],
    [at('2026-03-29T22:00:00Z'), at('2026-03-30T22:00:00Z'), 4, 0.5],
  ]);
  const [first, change] = bars;
  expect(first?.left).toBeLessThan(0);
  expect((change?.width ?? 0) / (first?.width ?? 1)).toBeCloseTo(23 / 24);
});

test('where there is no room for so many, days share a bar, and nothing is lost', () => {
  const bars = messageBars({ days, zone }, frame, 4);
  expect(bars.map(({ from, to, count }) => [from, to, count])).toEqual([
    [at('2026-03-24T23:00:00Z'), at('2026-03-27T23:00:00Z'), 2],
    [at('2026-03-27T23:00:00Z'), at('2026-03-30T22:00:00Z'), 12],
  ]);
  expect(messageBars({ days: [], zone }, frame, 4)).toEqual([]);
});
