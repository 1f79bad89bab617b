/**
 * Formats numbers and times for people with Intl, in a language and a home's time zone. Pure: formats.ts binds it to the
 * page's state, and the server to what it paints.
 */
import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import { calendarDate, startOfDay } from '@roomlog/store/time';
import type { Language, Texts } from './languages.ts';

/** Whom it formats for. Each value is read when it is needed: the page's are signals. */
export interface Locale {
  readonly language: Language;
  readonly texts: Texts;
  /** IANA name. */
  readonly zone: string;
  /** Epoch seconds. */
  readonly now: number;
  /** The metrics of which a sensor measures whole numbers only. */
  readonly wholeNumbers: Readonly<Record<Metric, boolean>>;
}

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

const minus = (text: string) => text.replace('-', '\u2212');

/** 21.5°C, 40%, 300 lx. */
export const withUnit = (value: string, unit: string) => (/^(?![°%])./.test(unit) ? `${value} ${unit}` : value + unit);

/** The time in a recording: 0:07. */
export const playTime = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export type Formatter = ReturnType<typeof createFormatter>;

export function createFormatter(locale: Locale) {
  function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const { language, zone } = locale;
    const key = JSON.stringify([language, zone, options]);
    const made = cache.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
    cache.set(key, made);
    return made as Intl.DateTimeFormat;
  }

  function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify([locale.language, options]);
    const made = cache.get(key) ?? new Intl.NumberFormat(locale.language, options);
    cache.set(key, made);
    return made as Intl.NumberFormat;
  }

  /** Decimals if the sensor has any; with significant digits, always all digits before the point. */
  function digitsOf(metric: Metric, value: number): Intl.NumberFormatOptions {
    const { digits } = metricDefinitions[metric];
    if ('significant' in digits) {
      const isLong = Math.abs(value) >= 10 ** (digits.significant - 1);
      return isLong ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits.significant };
    }
    const isWhole = locale.wholeNumbers[metric] && Number.isInteger(value);
    return { minimumFractionDigits: isWhole ? 0 : digits.decimals, maximumFractionDigits: digits.decimals };
  }

  function number(metric: Metric, value: number, sign = false): string {
    const signDisplay = sign ? 'exceptZero' : 'negative';
    return minus(numbers({ ...digitsOf(metric, value), signDisplay }).format(value));
  }

  const quantity = (metric: Metric, value: number, sign = false) =>
    withUnit(number(metric, value, sign), metricDefinitions[metric].unit);

  const decimal = (value: number, digits = 1) =>
    minus(numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
  const integer = (value: number) => numbers({ maximumFractionDigits: 0 }).format(value);
  /** 940 KB, 4.7 MB: in steps of a thousand, as file managers do; never broken over two lines. */
  function fileSize(bytes: number): string {
    const [unit, size] =
      bytes < 1e6 ? ['KB', Math.max(1, bytes / 1e3)] : bytes < 1e9 ? ['MB', bytes / 1e6] : ['GB', bytes / 1e9];
    return `${numbers({ maximumSignificantDigits: 2 }).format(size)}\u00a0${unit}`;
  }

  const isJapanese = () => locale.language === 'ja';
  const isSameDay = (a: number, b: number) => startOfDay(a, locale.zone) === startOfDay(b, locale.zone);
  const isSameYear = (a: number, b: number) => calendarDate(a, locale.zone).year === calendarDate(b, locale.zone).year;

  const clock = (ts: number) => dates({ hour: 'numeric', minute: '2-digit' }).format(ts * 1000);
  const day = (ts: number) =>
    dates({ month: isJapanese() ? 'long' : 'short', day: 'numeric', weekday: 'short' }).format(ts * 1000);
  const dayWithYear = (ts: number) => dates({ year: 'numeric', month: 'short', day: 'numeric' }).format(ts * 1000);
  const moment = (ts: number) => `${day(ts)}${isJapanese() ? ' ' : ', '}${clock(ts)}`;
  const hourOnly = (ts: number) => dates({ hour: 'numeric' }).format(ts * 1000);
  const monthWithYear = (ts: number) => dates({ year: 'numeric', month: 'long' }).format(ts * 1000);
  const weekday = (ts: number) => dates({ weekday: 'short' }).format(ts * 1000);
  const month = (ts: number) => dates({ month: 'short' }).format(ts * 1000);
  const year = (ts: number) => dates({ year: 'numeric' }).format(ts * 1000);
  const dayOfMonth = (ts: number, weekday: boolean) =>
    dates(weekday ? { day: 'numeric', weekday: 'short' } : { month: 'numeric', day: 'numeric' }).format(ts * 1000);

  /** The time of day; with the date unless it is today. */
  const clockOrMoment = (ts: number) => (isSameDay(ts, locale.now) ? clock(ts) : moment(ts));

  /** 今日 ・ 11月22日(日); with the year unless it is this one. */
  function dayHeading(ts: number): string {
    const { now, texts, zone } = locale;
    const isYesterday = startOfDay(ts, zone) === startOfDay(now, zone, -1);
    const named = isSameDay(ts, now) ? texts.today : isYesterday ? texts.yesterday : null;
    if (named) return `${named}${isJapanese() ? ' ・ ' : ' · '}${day(ts)}`;
    return isSameYear(ts, now) ? day(ts) : dayWithYear(ts);
  }

  /** 2分前 / 2 min ago; for a minute or more. */
  function age(seconds: number): string {
    const format = new Intl.RelativeTimeFormat(locale.language, { style: 'narrow' });
    if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
    if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour');
    return format.format(-Math.floor(seconds / 86_400), 'day');
  }

  /** 2時間10分 / 2 h 10 min: the two largest units. */
  function span(seconds: number): string {
    const unit = (value: number, name: 'minute' | 'hour' | 'day') => {
      const text = numbers({ style: 'unit', unit: name, unitDisplay: isJapanese() ? 'long' : 'short' }).format(value);
      return isJapanese() ? text.replaceAll(/\s/g, '') : text;
    };
    const [d, h, m] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
    const parts =
      d > 0 ? [unit(d, 'day'), h > 0 && unit(h, 'hour')] : [h > 0 && unit(h, 'hour'), m > 0 && unit(m, 'minute')];
    return parts.filter(Boolean).join(isJapanese() ? '' : ' ');
  }

  /** The charts' period; a live one ends with "now" (今). */
  function period({ from, to }: { from: number; to: number }, live: boolean): string {
    if (to - from <= 40 * 3600) {
      if (live) return locale.texts.untilNow(moment(from));
      return `${moment(from)} – ${isSameDay(from, to) ? clock(to) : moment(to)}`;
    }
    const options: Intl.DateTimeFormatOptions =
      to - from > 300 * 86_400
        ? { year: 'numeric', month: isJapanese() ? 'numeric' : 'short' }
        : { month: 'short', day: 'numeric', ...(!isSameYear(from, Date.now() / 1000) && { year: 'numeric' }) };
    return dates(options).formatRange(from * 1000, to * 1000);
  }

  return {
    number,
    quantity,
    decimal,
    integer,
    fileSize,
    clock,
    day,
    dayWithYear,
    moment,
    hourOnly,
    monthWithYear,
    weekday,
    month,
    year,
    dayOfMonth,
    clockOrMoment,
    dayHeading,
    age,
    span,
    period,
  };
}
