/**
 * A wall-clock time as `Date.UTC` seconds; NaN for a date or time that doesn't exist, where `Date` would turn 30
 * February into 2 March.
 */
export function wallSeconds(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const possible = month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
  return possible && new Date(ms).getUTCDate() === day ? ms / 1000 : Number.NaN;
}
