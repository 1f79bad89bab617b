/** Local days by their number: days since 1970-01-01 by the home's clock. Pure. */
import { fromWallClock, utcOffset } from '@roomlog/store/time';
import type { Span } from './range.ts';

const daySeconds = 86_400;

export const dayNumber = (ts: number, zone: string) => Math.floor((ts + utcOffset(ts, zone)) / daySeconds);

/** From midnight to midnight: 23 to 25 hours. */
export const spanOfDay = (day: number, zone: string): Span => ({
  from: fromWallClock(day * daySeconds, zone),
  to: fromWallClock((day + 1) * daySeconds, zone),
});

/** A moment of the day that no clock change moves to another one. */
export const noonOf = (day: number, zone: string) => fromWallClock((day + 0.5) * daySeconds, zone);

/** 2026-11-22. */
export const dayText = (day: number) => new Date(day * daySeconds * 1000).toISOString().slice(0, 10);
export const dayOfText = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1000 / daySeconds;

/** The first days of the month of `day`, and of the next one. */
export function monthOf(day: number): { first: number; next: number } {
  const date = new Date(day * daySeconds * 1000);
  const start = (months: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months) / 1000 / daySeconds;
  return { first: start(0), next: start(1) };
}

/** The same day of another month, or its last one where that is shorter. */
export function addMonths(day: number, count: number): number {
  const { first, next } = monthOf(day);
  let target = { first, next };
  for (let left = Math.abs(count); left > 0; left--) target = monthOf(count > 0 ? target.next : target.first - 1);
  return Math.min(target.first + (day - first), target.next - 1);
}

/** 0 Monday … 6 Sunday. */
export const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

/** The month of `day` in weeks from Monday to Sunday; null outside of it. */
export function weeksOfMonth(day: number): (number | null)[][] {
  const { first, next } = monthOf(day);
  const monday = first - weekdayOf(first);
  const weeks = Math.ceil((next - monday) / 7);
  const inMonth = (one: number) => (one >= first && one < next ? one : null);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_day, index) => inMonth(monday + week * 7 + index)),
  );
}
