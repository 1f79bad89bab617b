import { expect, test } from 'vitest';
import type { DayRow } from './local-days.ts';
import { daysBefore, usualBands } from './usual-band.ts';

/** Noise that is the same each time (mulberry32), about normal, with a deviation of 1. */
function noise(seed: number) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
}

/** Two years of a room: the season, weather that lasts some days, the hour of the day, and people. */
function household(seed: number): (number | null)[][] {
  const next = noise(seed);
  let weather = 0;
  return Array.from({ length: 730 }, (_, day) => {
    weather = 0.7 * weather + 0.45 * next();
    const season = 20 - 6 * Math.cos((2 * Math.PI * day) / 365);
    return Array.from({ length: 48 }, (_slot, slot) => {
      const hour = 1.5 * Math.sin((2 * Math.PI * (slot - 16)) / 48);
      return season + hour + weather + 0.25 * next();
    });
  });
}

/** Which share of the values of every third day lies in the band that the days before it give. */
function shareInside(days: readonly DayRow[], isSeasonless: boolean): number {
  let [inside, all] = [0, 0];
  for (let day = daysBefore; day < days.length; day += 3) {
    const bands = usualBands(days.slice(day - daysBefore, day), isSeasonless);
    days[day]?.forEach((value, slot) => {
      const band = bands?.[slot];
      if (value === null || !band) return;
      all++;
      if (value >= band.lo && value <= band.hi) inside++;
    });
  }
  return inside / all;
}

// Plain percentiles, as for light, lag behind the season: far fewer than the 80 % that they seem to promise lie inside.
test('with the season taken out about three quarters of the next day are usual, without that far fewer', () => {
  const days = household(7);
  const plain = shareInside(days, true);
  const withoutSeason = shareInside(days, false);
  expect(withoutSeason).toBeGreaterThan(0.7);
  expect(withoutSeason).toBeLessThan(0.82);
  expect(plain).toBeLessThan(withoutSeason - 0.05);
});

const flat = (value: number | null): DayRow => Array.from({ length: 48 }, () => value);
const bandsOf = (days: readonly DayRow[], isSeasonless = false) => usualBands(days, isSeasonless)?.[20];
const fillUp = (days: readonly DayRow[]) => [...Array.from({ length: daysBefore - days.length }, () => null), ...days];

test('a room that never changes has a band without width; one that warms each day has one that has warmed too', () => {
  expect(bandsOf(Array.from({ length: daysBefore }, () => flat(20)))).toEqual({ lo: 20, hi: 20 });
  // Half a degree a day: the mean of the three days before is one degree behind.
  const warming = Array.from({ length: daysBefore }, (_, day) => flat(day / 2));
  expect(bandsOf(warming)).toEqual({ lo: 16.5, hi: 16.5 });
  expect(bandsOf(warming, true)).toEqual({ lo: expect.closeTo(2.95, 6), hi: expect.closeTo(14.55, 6) });
});

test('fewer than 14 days say nothing, and neither does a season that nobody has measured', () => {
  const days = (count: number) => fillUp(Array.from({ length: count }, () => flat(20)));
  expect(usualBands(days(13), false)).toBeNull();
  expect(bandsOf(days(14))).toEqual({ lo: 20, hi: 20 });
  expect(usualBands([...days(30).slice(3), null, null, null], false)).toBeNull();
  expect(usualBands([], false)).toBeNull();
});

test('a half hour without enough days has no band, and its neighbours do without it', () => {
  const night = Array.from({ length: 48 }, (_, slot) => (slot < 10 ? null : 20 + (slot % 2)));
  const bands = usualBands(
    Array.from({ length: daysBefore }, () => night),
    false,
  );
  expect(bands?.slice(8, 11)).toEqual([null, null, { lo: 20.5, hi: 20.5 }]);
  expect(bands?.[47]).toEqual({ lo: 20.5, hi: 20.5 });
});
