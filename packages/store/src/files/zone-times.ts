/** Times of a zone as text, for many of them in a row: ten years have a million. */
import { daySeconds } from '../time/seconds.ts';
import { isoWithOffset, utcOffset } from '../time/zone.ts';

/**
 * Writes epoch seconds as the zone's clock shows them: `18:42:00`, and around it what follows from the day.
 * @param around what comes before and after, of a date such as `2026-11-22` and an offset such as `+09:00`
 */
export function zoneTimes(
  zone: string,
  around: (date: string, offset: string) => readonly [before: string, after: string],
): (ts: number) => string {
  let [from, to, midnight] = [0, 0, 0];
  let [before, after] = ['', ''];
  const lookUp = (ts: number) => {
    const iso = isoWithOffset(ts, zone);
    [before, after] = around(iso.slice(0, 10), iso.slice(19));
    const offset = Date.parse(`${iso.slice(0, 19)}Z`) / 1000 - ts;
    midnight = Math.floor((ts + offset) / daySeconds) * daySeconds - offset;
    [from, to] = [midnight, midnight + daySeconds];
    // No cache for a day with a clock change.
    if (utcOffset(from, zone) !== offset || utcOffset(to - 1, zone) !== offset) [from, to] = [ts, ts + 1];
  };
  return (ts) => {
    if (ts < from || ts >= to) lookUp(ts);
    const seconds = ts - midnight;
    return before + minutes[Math.floor(seconds / 60)] + digits[seconds % 60] + after;
  };
}

const digits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
/** `00:00:` to `23:59:`. */
const minutes = Array.from({ length: 1440 }, (_, n) => `${digits[Math.floor(n / 60)]}:${digits[n % 60]}:`);
