/** Dates as people and programs write them. The command line and HTTP accept the same and reject the same. */

import { InputError } from '../input-error.ts';
import { daySeconds } from './seconds.ts';
import { wallSeconds } from './wall-clock.ts';
import { fromWallClock } from './zone.ts';

/** `from` and `to` as text; undefined is open. */
export interface GivenRange {
  from?: string | undefined;
  to?: string | undefined;
}

/** Epoch seconds [from, to); undefined is open. */
export interface OpenRange {
  from: number | undefined;
  to: number | undefined;
}

/**
 * Parses a range. Each end may be ISO 8601 with an offset, epoch seconds, or in the zone `YYYY-MM-DDThh:mm[:ss]` or a
 * day `YYYY-MM-DD`; a day given as `to` is included. Of a local time that a clock change repeats the first one counts;
 * one that it skips is read by the clock before the change, as in an imported file.
 * @param zone IANA name
 * @param now epoch seconds; an open `to` means up to now
 * @throws InputError for other text, days and times that don't exist, and a range that is reversed or empty
 */
export function parseRange(given: GivenRange, zone: string, now = Date.now() / 1000): OpenRange {
  const from = given.from === undefined ? undefined : parseInstant('from', given.from, zone);
  const to = given.to === undefined ? undefined : parseInstant('to', given.to, zone);
  if (from === undefined || from < (to ?? Math.floor(now) + 1)) return { from, to };
  if (to === undefined) throw new InputError('from is in the future; give an earlier time.');
  throw new InputError('from is not before to; give the earlier time as from.');
}

type Name = 'from' | 'to';

const years = { first: 1970, last: 2199 };
const choice =
  'give a date such as 2026-11-22, a time such as 2026-11-22T18:42 or 2026-11-22T18:42:00+09:00, or epoch seconds';

/** @returns epoch seconds */
function parseInstant(name: Name, text: string, zone: string): number {
  const seconds = readEpoch(text) ?? readDay(name, text, zone) ?? readTime(text, zone);
  if (seconds === undefined || Number.isNaN(seconds)) {
    const problem = seconds === undefined ? '' : ', which no calendar or clock shows';
    throw new InputError(`${name} is ${quoted(text)}${problem}; ${choice}.`);
  }
  const year = epoch.test(text) ? new Date(seconds * 1000).getUTCFullYear() : Number(text.slice(0, 4));
  if (year < years.first || year > years.last) {
    throw new InputError(`${name} is ${quoted(text)}; the year must be from ${years.first} to ${years.last}.`);
  }
  // Stored times are whole seconds: the first one not before 0.5 is 1.
  return Math.ceil(seconds);
}

// Each returns undefined for another form, and NaN for a time that doesn't exist.

// 2026 and 20261122 mean dates, not seconds of 1970.
const epoch = /^(?!(19|20|21)\d\d(\d\d){0,2}$)\d{1,11}(\.\d{1,9})?$/;

function readEpoch(text: string): number | undefined {
  return epoch.test(text) ? Number(text) : undefined;
}

const day = /^(\d{4})-(\d\d)-(\d\d)$/;

/**
 * Parses a day on its own, `YYYY-MM-DD`.
 * @param name of the parameter, for the sentence
 * @returns days since 1970-01-01
 * @throws InputError for other text and days that don't exist
 */
export function parseDay(name: string, text: string): number {
  const [, year = '', month = '', date = ''] = day.exec(text) ?? [];
  const wall = wallSeconds(Number(year), Number(month), Number(date));
  const isPossible = Number(year) >= years.first && Number(year) <= years.last && !Number.isNaN(wall);
  if (!isPossible) throw new InputError(`${name} is ${quoted(text)}; give a day such as 2026-11-22.`);
  return wall / daySeconds;
}

/** Midnight at the start of the day, or for `to` at its end. */
function readDay(name: Name, text: string, zone: string): number | undefined {
  const [, year, month, date] = day.exec(text) ?? [];
  if (year === undefined) return undefined;
  const wall = wallSeconds(Number(year), Number(month), Number(date));
  return Number.isNaN(wall) ? wall : fromWallClock(wall + (name === 'to' ? daySeconds : 0), zone);
}

// A plus sign that is not escaped in a URL arrives as a space.
const time = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(?:([Zz])|([+ -])(\d\d)(?::?(\d\d))?)?$/;

function readTime(text: string, zone: string): number | undefined {
  const found = time.exec(text);
  if (!found) return undefined;
  const parts: (string | undefined)[] = found.slice(1);
  const [year = 0, month = 0, date = 0, hour, minute, second, fraction = 0] = parts.map((part = '0') => Number(part));
  const wall = wallSeconds(year, month, date, hour, minute, second);
  if (Number.isNaN(wall)) return wall;
  const [z, sign, hours = '0', minutes = '0'] = parts.slice(7);
  if (z === undefined && sign === undefined) return fromWallClock(wall, zone) + fraction;
  const offset = wallSeconds(1970, 1, 1, Number(hours), Number(minutes));
  return wall + fraction + (sign === '-' ? offset : -offset);
}

/** The given text, short enough for a sentence. */
const quoted = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
