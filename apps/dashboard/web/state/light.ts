/** Hours of light and months of a year. Pure. */
import { monthOf } from './local-day.ts';

/** From here on (lx) a half hour is light: a lamp is on, or the day comes in. */
const lightFrom = 30;
/** Half hours that must be known, of 48: a day with fewer says nothing. */
const leastKnown = 40;

/** Hours of a day whose half hours are light on average; null where too little of it is known. */
export function hoursOfLight(slots: readonly (number | null)[]): number | null {
  const known = slots.filter((value) => value !== null);
  return known.length < leastKnown ? null : known.filter((value) => value >= lightFrom).length / 2;
}

export interface MonthSummary {
  /** The first day of it that is in the year, by its number. */
  day: number;
  low: number;
  mean: number;
  high: number;
  /** Hours a day; null where no day is known well enough. */
  light: number | null;
}

/** The year month by month; months without a value are left out. @param at the values of a day, by its number */
export function summarizeMonths(
  first: number,
  last: number,
  temperaturesAt: (day: number) => readonly number[],
  lightAt: (day: number) => number | null,
): MonthSummary[] {
  const months: MonthSummary[] = [];
  for (let day = first; day <= last; day = monthOf(day).next) {
    const days = Array.from({ length: Math.min(monthOf(day).next, last + 1) - day }, (_, index) => day + index);
    const values = days.flatMap(temperaturesAt);
    if (values.length === 0) continue;
    const light = days.map(lightAt).filter((hours) => hours !== null);
    const mean = (all: readonly number[]) => all.reduce((a, b) => a + b) / all.length;
    months.push({
      day,
      low: Math.min(...values),
      mean: mean(values),
      high: Math.max(...values),
      light: light.length === 0 ? null : mean(light),
    });
  }
  return months;
}
