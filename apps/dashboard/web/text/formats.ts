/** Formats numbers and times for people with Intl, in the page's language and the home's time zone. */

import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import { calendarDate, startOfDay } from '@roomlog/store/time';
import { wholeNumbers } from '../state/day.ts';
import { language, t } from '../state/language.ts';
import type { Span } from '../state/range.ts';

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dates(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language.value, zone, options]);
  const made = cache.get(key) ?? new Intl.DateTimeFormat(language.value, { ...options, timeZone: zone });
  cache.set(key, made);
  return made as Intl.DateTimeFormat;
}

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([language.value, options]);
  const made = cache.get(key) ?? new Intl.NumberFormat(language.value, options);
  cache.set(key, made);
  return made as Intl.NumberFormat;
}

const minus = (text: string) => text.replace('-', '\u2212');

/** Decimals if the sensor has any; with significant digits, always all digits before the point. */
function digitsOf(metric: Metric, value: number): Intl.NumberFormatOptions {
  const { digits } = metricDefinitions[metric];
  if ('significant' in digits) {
    const isLong = Math.abs(value) >= 10 ** (digits.significant - 1);
    return isLong ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits.significant };
  }
  const isWhole = wholeNumbers.value[metric] && Number.isInteger(value);
  return { minimumFractionDigits: isWhole ? 0 : digits.decimals, maximumFractionDigits: digits.decimals };
}

export function number(metric: Metric, value: number, sign = false): string {
  const signDisplay = sign ? 'exceptZero' : 'negative';
  return minus(numbers({ ...digitsOf(metric, value), signDisplay }).format(value));
}

/** 21.5°C, 40%, 300 lx. */
export const withUnit = (value: string, unit: string) => (/^(?![°%])./.test(unit) ? `${value} ${unit}` : value + unit);

export const quantity = (metric: Metric, value: number, sign = false) =>
  withUnit(number(metric, value, sign), metricDefinitions[metric].unit);

export const decimal = (value: number, digits = 1) =>
  minus(numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
export const integer = (value: number) => numbers({ maximumFractionDigits: 0 }).format(value);

export const clock = (ts: number, zone: string) =>
  dates(zone, { hour: 'numeric', minute: '2-digit' }).format(ts * 1000);
export const day = (ts: number, zone: string) =>
  dates(zone, { month: language.value === 'ja' ? 'long' : 'short', day: 'numeric', weekday: 'short' }).format(
    ts * 1000,
  );
export const dayWithYear = (ts: number, zone: string) =>
  dates(zone, { year: 'numeric', month: 'short', day: 'numeric' }).format(ts * 1000);
export const moment = (ts: number, zone: string) => `${day(ts, zone)}${comma()}${clock(ts, zone)}`;
export const hourOnly = (ts: number, zone: string) => dates(zone, { hour: 'numeric' }).format(ts * 1000);
export const month = (ts: number, zone: string) => dates(zone, { month: 'short' }).format(ts * 1000);
export const year = (ts: number, zone: string) => dates(zone, { year: 'numeric' }).format(ts * 1000);
export const dayOfMonth = (ts: number, zone: string, weekday: boolean) =>
  dates(zone, weekday ? { day: 'numeric', weekday: 'short' } : { month: 'numeric', day: 'numeric' }).format(ts * 1000);

const comma = () => (language.value === 'ja' ? ' ' : ', ');

/** The time of day; with the date unless it is today. */
export function clockOrMoment(ts: number, now: number, zone: string): string {
  return startOfDay(ts, zone) === startOfDay(now, zone) ? clock(ts, zone) : moment(ts, zone);
}

/** 今日 ・ 11月22日(日); with the year unless it is this one. */
export function dayHeading(ts: number, now: number, zone: string): string {
  const begin = startOfDay(ts, zone);
  const named =
    begin === startOfDay(now, zone) ? t().today : begin === startOfDay(now, zone, -1) ? t().yesterday : null;
  if (named) return `${named}${language.value === 'ja' ? ' ・ ' : ' · '}${day(ts, zone)}`;
  const other = calendarDate(ts, zone).year !== calendarDate(now, zone).year;
  return other ? dayWithYear(ts, zone) : day(ts, zone);
}

/** 2分前 / 2 min ago; for a minute or more. */
export function age(seconds: number): string {
  const format = new Intl.RelativeTimeFormat(language.value, { style: 'narrow' });
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return format.format(-Math.floor(seconds / 86_400), 'day');
}

/** 2時間10分 / 2 h 10 min: the two largest units. */
export function span(seconds: number): string {
  const unit = (value: number, name: 'minute' | 'hour' | 'day') =>
    numbers({ style: 'unit', unit: name, unitDisplay: language.value === 'ja' ? 'long' : 'short' })
      .format(value)
      .replaceAll(language.value === 'ja' ? /\s/g : /$^/g, '');
  const [d, h, m] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const parts =
    d > 0 ? [unit(d, 'day'), h > 0 && unit(h, 'hour')] : [h > 0 && unit(h, 'hour'), m > 0 && unit(m, 'minute')];
  return parts.filter(Boolean).join(language.value === 'ja' ? '' : ' ');
}

/** The charts' period; a live one ends with "now" (今). */
export function period({ from, to }: Span, live: boolean, zone: string): string {
  if (to - from <= 40 * 3600) {
    if (live) return t().untilNow(moment(from, zone));
    return `${moment(from, zone)} – ${startOfDay(from, zone) === startOfDay(to, zone) ? clock(to, zone) : moment(to, zone)}`;
  }
  const options: Intl.DateTimeFormatOptions =
    to - from > 300 * 86_400
      ? { year: 'numeric', month: language.value === 'ja' ? 'numeric' : 'short' }
      : { month: 'short', day: 'numeric', ...(isThisYear(from, zone) ? {} : { year: 'numeric' }) };
  return dates(zone, options).formatRange(from * 1000, to * 1000);
}

const isThisYear = (ts: number, zone: string) =>
  calendarDate(ts, zone).year === calendarDate(Date.now() / 1000, zone).year;

/** The time in a recording: 0:07. */
export const playTime = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
