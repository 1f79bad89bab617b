/** Times of CSV: ISO 8601 with an offset, and wall-clock times as spreadsheets write them. */
import { daySeconds, hourSeconds } from '../time/seconds.ts';
import { wallSeconds } from '../time/wall-clock.ts';
import { fromWallClock } from '../time/zone.ts';

/** Epoch seconds of a time as text, with its offset if that is in a column of its own; NaN for other text. */
export type TimeReader = (text: string, offset: string) => number;

const withOffset = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;
const offsetOf = /^UTC([+-])(\d\d):(\d\d)$/;
const wallTime = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?$/;

/** @param zone IANA name of the zone of times without an offset */
export function timeReader(zone: string): TimeReader {
  let fromWall = dayOfZone(0, zone);
  let sameDay: IsoDay | undefined;
  return (text, offset) => {
    const known = sameDay?.(text);
    if (known !== undefined) return known;
    const iso = withOffset.exec(text);
    if (iso) {
      const ts = secondsOf(iso) - secondsAhead(iso.slice(7));
      sameDay = isoDay(text, ts);
      return ts;
    }
    const wall = wallTime.exec(text);
    if (!wall) return Number.NaN;
    const given = offsetOf.exec(offset);
    const shown = secondsOf(wall);
    if (given) return shown - secondsAhead(given.slice(1));
    if (shown < fromWall.from || shown >= fromWall.to) fromWall = dayOfZone(shown, zone);
    return shown - fromWall.offset;
  };
}

/** Epoch seconds of a time that differs in its time of day at most; undefined for any other text. */
type IsoDay = (text: string) => number | undefined;

/** Where in `2026-11-30T09:15:00+09:00` the date ends, and the time of day. */
const [dateEnds, timeEnds] = ['2026-11-30'.length, '2026-11-30T09:15:00'.length];

/** Most lines of a file are of the day of the line before: to read their time of day alone takes a fifth. */
function isoDay(text: string, ts: number): IsoDay | undefined {
  const [date, tail, ofDay] = [text.slice(0, dateEnds), text.slice(timeEnds), secondsOfDay(text)];
  if (Number.isNaN(ts) || ofDay === undefined) return undefined;
  return (other) => {
    if (other.length !== text.length || !other.startsWith(date) || !other.endsWith(tail)) return undefined;
    const otherOfDay = secondsOfDay(other);
    return otherOfDay === undefined ? undefined : ts - ofDay + otherOfDay;
  };
}

const [letterT, colon, zero] = ['T', ':', '0'].map((character) => character.charCodeAt(0)) as [number, number, number];

/** Of `T09:15:00` behind a date. */
function secondsOfDay(text: string): number | undefined {
  const isTime =
    text.charCodeAt(dateEnds) === letterT &&
    text.charCodeAt(dateEnds + 3) === colon &&
    text.charCodeAt(dateEnds + 6) === colon;
  const [hour, minute, second] = [
    twoDigits(text, dateEnds + 1),
    twoDigits(text, dateEnds + 4),
    twoDigits(text, dateEnds + 7),
  ];
  if (!isTime || !(hour < 24 && minute < 60 && second < 60)) return undefined;
  return hour * hourSeconds + minute * 60 + second;
}

/** NaN for anything else. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - zero, text.charCodeAt(at + 1) - zero];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

/** By how much the clock of an offset is ahead of UTC. @param offset sign, hours and minutes; no sign for `Z` */
function secondsAhead([sign, hours, minutes]: (string | undefined)[]): number {
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * hourSeconds + Number(minutes) * 60);
}

function secondsOf([, year, month, day, hour, minute, second = '0']: RegExpExecArray): number {
  return wallSeconds(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
}

/** What a zone's clock shows [from, to), and by how much it is ahead of UTC: a day, or a second of one on which it changes. */
function dayOfZone(shown: number, zone: string): { from: number; to: number; offset: number } {
  const from = Math.floor(shown / daySeconds) * daySeconds;
  const to = from + daySeconds;
  const offsetAt = (at: number) => at - fromWallClock(at, zone);
  const offset = offsetAt(shown);
  return offsetAt(from) === offset && offsetAt(to) === offset
    ? { from, to, offset }
    : { from: shown, to: shown + 1, offset };
}
