/** Times of a zone as text, for many of them in a row: ten years have a million. */
import { daySeconds, hourSeconds } from '../time/seconds.ts';
import { isoWithOffset, utcOffset } from '../time/zone.ts';
import type { TextBytes } from './text-bytes.ts';

/** Writes what a time of the zone is, from epoch seconds. */
type TimeWriter = (out: TextBytes, ts: number) => void;

/**
 * What the zone's clock shows: `18:42:00`, and around it what follows from the day.
 * @param around what comes before and after, of a date such as `2026-11-22` and an offset such as `+09:00`
 */
export function zoneTimes(
  zone: string,
  around: (date: string, offset: string) => readonly [before: string, after: string],
): TimeWriter {
  const dayOf = zoneDays(zone, ({ date, offset }) => around(date, offset).map((text) => Buffer.from(text)));
  return (out, ts) => {
    const { midnight, texts } = dayOf(ts);
    const ofDay = ts - midnight;
    const ofHour = ofDay % hourSeconds;
    const second = ofHour % 60;
    out.encoded(texts[0] as Buffer);
    out.twoDigits((ofDay - ofHour) / hourSeconds);
    out.encoded(colon);
    out.twoDigits((ofHour - second) / 60);
    out.encoded(colon);
    out.twoDigits(second);
    out.encoded(texts[1] as Buffer);
  };
}

/** The zone's offset. @param around makes the cell of an offset such as `+09:00` */
export function zoneOffsets(zone: string, around: (offset: string) => string): TimeWriter {
  const dayOf = zoneDays(zone, ({ offset }) => [Buffer.from(around(offset))]);
  return (out, ts) => out.encoded(dayOf(ts).texts[0] as Buffer);
}

const colon = Buffer.from(':');

/** A day by a zone's clock, and what is written of it. */
interface Day {
  /** Epoch seconds [from, to) in which it holds: the whole day, or a second of one on which the clock changes. */
  from: number;
  to: number;
  /** When its clock would show 00:00:00, without a change. */
  midnight: number;
  texts: readonly Buffer[];
}

/** Finds the day of a time. It asks Intl, which takes longer than all the rest of a row, only when the day is another one. */
function zoneDays(
  zone: string,
  textsOf: (of: { date: string; offset: string }) => readonly Buffer[],
): (ts: number) => Day {
  let day: Day = { from: 0, to: 0, midnight: 0, texts: [] };
  const lookUp = (ts: number): Day => {
    const iso = isoWithOffset(ts, zone);
    const offset = Date.parse(`${iso.slice(0, 19)}Z`) / 1000 - ts;
    const from = Math.floor((ts + offset) / daySeconds) * daySeconds - offset;
    const to = from + daySeconds;
    const isWhole = utcOffset(from, zone) === offset && utcOffset(to - 1, zone) === offset;
    const span = isWhole ? { from, to } : { from: ts, to: ts + 1 };
    return { ...span, midnight: from, texts: textsOf({ date: iso.slice(0, 10), offset: iso.slice(19) }) };
  };
  return (ts) => {
    if (ts < day.from || ts >= day.to) day = lookUp(ts);
    return day;
  };
}
