/** What becomes of the values of a sensor, whose form is not documented. */
import type { SensorEvent } from '@roomlog/api/emo';
import { expect, test } from 'vitest';
import { createValueReader } from './values.ts';

const noon = Date.parse('2026-08-03T03:00:00Z');

const value = (temperature: number, extra: SensorEvent['extra'] = null): SensorEvent => ({
  temperature,
  humidity: 40,
  illuminance: null,
  extra,
});

/** Minutes after noon, timing and temperature. */
type Told = [minute: number, timing: string | undefined, temperature: number | null | undefined];

/** Answers of a sensor, one every five minutes. */
function reading() {
  const read = createValueReader();
  let polls = 0;
  return (temperatures: number[], sensor = 'air'): Told[] => {
    const answered_at = new Date(noon + polls++ * 300_000);
    return read(sensor, { items: temperatures.map((one) => value(one)), answered_at }).map((told): Told => {
      return [(told.created_at.getTime() - noon) / 60_000, told.timing, told.temperature];
    });
  };
}

test('one value is observed when the service answered, by its own clock', () => {
  const poll = reading();
  expect([poll([21]), poll([21]), poll([])]).toEqual([[[0, 'observed', 21]], [[5, 'observed', 21]], []]);
  const before = Date.now();
  const [told] = createValueReader()('air', { items: [value(20)], answered_at: null });
  expect(told).toMatchObject({ timing: 'observed', temperature: 20, humidity: 40, illuminance: null });
  expect(told?.created_at.getTime()).toBeGreaterThanOrEqual(before);
  expect(told).not.toHaveProperty('extra');
});

test.each<[string, unknown]>([
  ['created_at', '2026-08-03T02:58:30Z'],
  ['created_at', '2026-08-03T11:58:30+09:00'],
  ['timestamp', 1785725910],
  ['time', 1785725910000],
  ['date', '1785725910'],
  ['sequence', '20260803025830000'],
])('a value with a time under %s, %j, is measured then', (name, time) => {
  const [told] = createValueReader()('air', { items: [value(21, { [name]: time })], answered_at: new Date(noon) });
  expect([told?.timing, told?.created_at]).toEqual(['measured', new Date('2026-08-03T02:58:30Z')]);
});

test.each([['soon'], [5.12], [null], ['2026-08-03T02:58:30'], ['20269903025830000'], [{}]])(
  '%j under the name of a time is none',
  (time) => {
    const [told] = createValueReader()('air', { items: [value(21, { time })], answered_at: new Date(noon) });
    expect([told?.timing, told?.created_at]).toEqual(['observed', new Date(noon)]);
  },
);

test('of several values the new ones are spread over the time since the last answer, the newest of all last', () => {
  const poll = reading();
  expect(poll([23, 22, 21])).toEqual([]);
  expect(poll([24, 23, 22])).toEqual([[5, 'observed', 24]]);
  expect(poll([26, 25, 24])).toEqual([
    [10, 'observed', 26],
    [7.5, 'observed', 25],
  ]);
  // Nothing is new, but it was seen.
  expect(poll([26, 25, 24])).toEqual([[15, 'observed', 26]]);
  // All of them are.
  expect(poll([31, 30, 29]).map(([minute]) => minute)).toEqual(
    [20, 20 - 5 / 3, 20 - 10 / 3].map((at) => expect.closeTo(at, 3)),
  );
});

test('that they come at the other end is found out, and holds for every sensor', () => {
  const poll = reading();
  expect(poll([21, 22, 23])).toEqual([]);
  expect(poll([22, 23, 24])).toEqual([[5, 'observed', 24]]);
  expect(poll([17, 18, 19], 'other')).toEqual([[10, 'observed', 19]]);
  expect(poll([23, 24, 25, 26])).toEqual([
    [15, 'observed', 26],
    [10, 'observed', 25],
  ]);
});

test.each<[string, number[][]]>([
  [
    'newest first',
    [
      [22, 21],
      [23, 22, 21],
      [24, 23, 22, 21],
    ],
  ],
  [
    'oldest first',
    [
      [21, 22],
      [21, 22, 23],
      [21, 22, 23, 24],
    ],
  ],
])('a list that grows tells its new one, %s', (_, lists) => {
  const poll = reading();
  expect(lists.map((list) => poll(list))).toEqual([[], [[5, 'observed', 23]], [[10, 'observed', 24]]]);
});

test('values that are all the same are told at once, wherever the newest is', () => {
  const poll = reading();
  expect([poll([21, 21]), poll([21, 21])]).toEqual([[[0, 'observed', 21]], [[5, 'observed', 21]]]);
});
