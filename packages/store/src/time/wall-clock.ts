/** `Date` moves 30 February on to 2 March; here such a day is none. */

/** A wall clock's time as `Date.UTC` seconds; NaN for what no calendar or no clock shows. */
export function wallSeconds(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const possible = month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
  return possible && new Date(ms).getUTCDate() === day ? ms / 1000 : Number.NaN;
}
