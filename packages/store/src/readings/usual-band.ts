/**
 * The usual range of a metric at each time of a day, from the days before it. Pure.
 *
 * The trap: between the 10th and the 90th percentile of a half hour over 30 days lie not 80 % of the next day's
 * temperatures but fewer than two thirds, as in spring and autumn such a range lags behind the season. So the season is
 * taken out first, as the mean of the three days before, and put back at the end. About three quarters lie in that
 * range, which is why nothing shown may say how many do.
 */
import type { DayRow } from './local-days.ts';

/** The lowest and the highest value that is usual, in °C, % or lx. */
export interface Band {
  lo: number;
  hi: number;
}

const slots = 48;
const daysOfBand = 30;
const daysOfSeason = 3;
/** Days of the 30 on which there must be a value. */
const leastDays = 14;
/** Days before a day that its band is made from. */
export const daysBefore = daysOfBand + daysOfSeason;

/**
 * @param days the 33 days before, the oldest first, in half hours
 * @param isSeasonless no season is taken out
 * @returns a band for each half hour, null where too little is known; null if that is so everywhere
 */
export function usualBands(days: readonly DayRow[], isSeasonless: boolean): (Band | null)[] | null {
  const bands = Array.from({ length: slots }, (_, slot) => bandOf(days, slot, isSeasonless));
  return bands.every((band) => band === null) ? null : bands.map((_, slot) => smoothed(bands, slot));
}

function bandOf(days: readonly DayRow[], slot: number, isSeasonless: boolean): Band | null {
  const value = (day: number) => days[day]?.[slot] ?? null;
  const season = (day: number) => (isSeasonless ? 0 : meanOf([1, 2, 3].map((back) => value(day - back))));
  const [known, rest]: [number[], number[]] = [[], []];
  for (let day = daysOfSeason; day < daysBefore; day++) {
    const [here, before] = [value(day), season(day)];
    if (here !== null) known.push(here);
    if (here !== null && before !== null) rest.push(here - before);
  }
  const base = season(daysBefore);
  if (known.length < leastDays || base === null || rest.length === 0) return null;
  rest.sort((a, b) => a - b);
  return { lo: base + percentile(rest, 0.1), hi: base + percentile(rest, 0.9) };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b) / known.length;
}

/** Between two values in proportion. @param sorted at least one value, the lowest first */
function percentile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [low = 0, high = low] = sorted.slice(Math.floor(at), Math.floor(at) + 2);
  return low + (high - low) * (at % 1);
}

/** The mean with its neighbours, round the clock. */
function smoothed(bands: readonly (Band | null)[], slot: number): Band | null {
  if (bands[slot] === null) return null;
  const near = [slot - 1, slot, slot + 1].flatMap((at) => bands.at(at % slots) ?? []);
  const mean = (of: (band: Band) => number) => near.reduce((sum, band) => sum + of(band), 0) / near.length;
  return { lo: mean(({ lo }) => lo), hi: mean(({ hi }) => hi) };
}
