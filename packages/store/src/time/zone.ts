/**
 * Calendar arithmetic in a time zone, on epoch seconds, with nothing but Intl. Pure, because the page imports it too:
 * it draws days with the functions that cut the rollups.
 */

import { daySeconds, hourSeconds } from './seconds.ts';

/** Seconds by which the zone's clock is ahead of UTC at `ts`. */
export function utcOffset(ts: number, zone: string): number {
  return wallClock(ts, zone) - Math.floor(ts);
}

/**
 * When the zone's clock shows `wall` (`Date.UTC` seconds). If a clock change repeats that time, the first of the two;
 * if a clock change skips it, the time by the clock before the change (Temporal's `compatible`). So a skipped midnight
 * is the moment of the change.
 */
export function fromWallClock(wall: number, zone: string): number {
  // The offset is that of a day before or of a day after: this covers every clock change.
  const before = utcOffset(wall - daySeconds, zone);
  const after = utcOffset(wall + daySeconds, zone);
  const first = wall - Math.max(before, after);
  const second = wall - Math.min(before, after);
  if (wallClock(first, zone) === wall) return first;
  if (wallClock(second, zone) === wall) return second;
  return wall - before;
}

/** A date and time of day in a zone. */
export interface CalendarDate {
  year: number;
  /** 1–12. */
  month: number;
  day: number;
  /** 1 Monday … 7 Sunday (ISO 8601). */
  weekday: number;
  hour: number;
  minute: number;
}

/** The date and time of day in the zone at `ts`. */
export function calendarDate(ts: number, zone: string): CalendarDate {
  const wall = new Date(wallClock(ts, zone) * 1000);
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay() || 7,
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
  };
}

/** Start of the UTC hour of `ts`. */
export const startOfHour = (ts: number): number => Math.floor(ts / hourSeconds) * hourSeconds;

/** Seconds of a half hour, the finest bucket. */
export const halfHour = 1800;

/** Start of the UTC half hour of `ts`. */
export const startOfHalfHour = (ts: number): number => Math.floor(ts / halfHour) * halfHour;

/** What the zone's clock shows at `ts`, in seconds from 0 o'clock on: on a day of 23 or 25 hours not those that have passed. */
export const timeOfDay = (ts: number, zone: string): number => wallClock(ts, zone) % daySeconds;

/** The half hour that the zone's clock shows at `ts`: 0 to 47. */
export const halfHourOfDay = (ts: number, zone: string): number => Math.floor(timeOfDay(ts, zone) / halfHour);

/** Local midnight at the start of the day of `ts`, moved by `days` calendar days (a day may have 23 or 25 hours). */
export function startOfDay(ts: number, zone: string, days = 0): number {
  const wall = wallClock(ts, zone);
  return fromWallClock((Math.floor(wall / daySeconds) + days) * daySeconds, zone);
}

/** Local midnight at the start of Monday in the week of `ts`, moved by `weeks`. */
export function startOfWeek(ts: number, zone: string, weeks = 0): number {
  return startOfDay(ts, zone, 1 - calendarDate(ts, zone).weekday + 7 * weeks);
}

/** Local midnight at the start of the month of `ts`, moved by `months`. */
export function startOfMonth(ts: number, zone: string, months = 0): number {
  const { year, month } = calendarDate(ts, zone);
  return fromWallClock(Date.UTC(year, month - 1 + months, 1) / 1000, zone);
}

/** `2026-11-22T18:42:00+09:00`: the zone's wall-clock time with its offset. */
export function isoWithOffset(ts: number, zone: string): string {
  const offset = utcOffset(ts, zone);
  const wall = new Date((ts + offset) * 1000).toISOString().slice(0, 19);
  if (offset === 0) return `${wall}+00:00`;
  const minutes = Math.abs(offset) / 60;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${wall}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Whether Intl knows the zone's name, such as `Asia/Tokyo`. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const minuteSeconds = 60;
/** Since then every clock has been changed at a full minute. */
const wholeSince = Date.UTC(1980, 0, 1) / 1000;

/** Offsets by zone and minute. Intl takes about 2 µs for each, and a chart that is moved asks for hundreds. */
const offsets = new Map<string, Map<number, number>>();
const mostOffsets = 20_000;

/** The zone's wall-clock time as `Date.UTC` seconds: when a clock in UTC shows what the zone's clock shows at `ts`. */
function wallClock(ts: number, zone: string): number {
  const second = Math.floor(ts);
  if (second < wholeSince) return shownBy(format(zone), second);
  let known = offsets.get(zone);
  if (!known || known.size > mostOffsets) {
    known = new Map();
    offsets.set(zone, known);
  }
  const minute = Math.floor(second / minuteSeconds);
  const offset = known.get(minute) ?? shownBy(format(zone), second) - second;
  known.set(minute, offset);
  return second + offset;
}

function shownBy(clock: Intl.DateTimeFormat, second: number): number {
  const part = Object.fromEntries(clock.formatToParts(second * 1000).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: ofMinute = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, ofMinute) / 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, found);
  }
  return found;
}
