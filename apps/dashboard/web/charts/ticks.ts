/** Ticks of a time axis at round local times, across clock changes, without a date library. */
import { calendarDate, fromWallClock, startOfDay, startOfMonth, startOfWeek, utcOffset } from '@roomlog/store/time';
import type { Span } from '../state/range.ts';

export interface TimeTick {
  /** Epoch seconds. */
  ts: number;
  unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  /** A midnight among hours, a January among months. */
  major: boolean;
}

type Step = readonly [unit: TimeTick['unit'], count: number, seconds: number];

const steps: readonly Step[] = [
  ...[5, 10, 15, 30].map((count): Step => ['minute', count, count * 60]),
  ...[1, 2, 3, 6, 12].map((count): Step => ['hour', count, count * 3600]),
  ...[1, 2].map((count): Step => ['day', count, count * 86_400]),
  ...[1, 2].map((count): Step => ['week', count, count * 7 * 86_400]),
  ...[1, 2, 3, 6].map((count): Step => ['month', count, count * 30.44 * 86_400]),
  ...[1, 2, 5, 10].map((count): Step => ['year', count, count * 365.25 * 86_400]),
];

/** About `most` ticks at most within `from`…`to`, in order. */
export function zonedTicks(from: number, to: number, zone: string, most: number): TimeTick[] {
  const step = steps.find(([, , seconds]) => (to - from) / seconds <= most + 0.2) ?? steps.at(-1);
  if (!step) return [];
  const ticks = candidates(step, from, to, zone);
  return ticks.filter(({ ts }, index) => ts >= from && ts <= to && ts !== ticks[index - 1]?.ts);
}

function candidates([unit, count, seconds]: Step, from: number, to: number, zone: string): TimeTick[] {
  if (unit === 'minute' || unit === 'hour') return withinDays(unit, seconds, from, to, zone);
  return series(from, to, (index) => {
    if (unit === 'day') {
      const ts = startOfDay(from, zone, index);
      const { day } = calendarDate(ts, zone);
      return { ts, unit, major: day === 1, keep: day % count === 0 };
    }
    if (unit === 'week') {
      const ts = startOfWeek(from, zone, index);
      // Counted in weeks since 1970, so that ticks stay in place while the view moves.
      return { ts, unit, major: false, keep: Math.round(ts / (7 * 86_400)) % count === 0 };
    }
    if (unit === 'month') {
      const ts = startOfMonth(from, zone, index);
      const { month } = calendarDate(ts, zone);
      return { ts, unit: month === 1 ? 'year' : unit, major: month === 1, keep: (month - 1) % count === 0 };
    }
    const ts = startOfMonth(from, zone, 1 - calendarDate(from, zone).month + 12 * index);
    return { ts, unit, major: false, keep: calendarDate(ts, zone).year % count === 0 };
  });
}

function series(from: number, to: number, at: (index: number) => TimeTick & { keep: boolean }): TimeTick[] {
  const ticks: TimeTick[] = [];
  for (let index = 0; ; index++) {
    const { keep, ...tick } = at(index);
    if (tick.ts > to) return ticks;
    if (keep && tick.ts >= from) ticks.push(tick);
  }
}

/** Round wall-clock times of each day. A time that a clock change skips falls on the change and is dropped as a duplicate. */
function withinDays(unit: 'minute' | 'hour', seconds: number, from: number, to: number, zone: string): TimeTick[] {
  const ticks: TimeTick[] = [];
  for (let begin = startOfDay(from, zone); begin <= to; begin = startOfDay(begin, zone, 1)) {
    const midnight = begin + utcOffset(begin, zone);
    for (let wall = 0; wall < 86_400; wall += seconds) {
      const ts = fromWallClock(midnight + wall, zone);
      const inOrder = ts > (ticks.at(-1)?.ts ?? Number.NEGATIVE_INFINITY);
      const asked = calendarDate(ts, zone).hour * 3600 + calendarDate(ts, zone).minute * 60 === wall;
      if (inOrder && (asked || wall === 0)) ticks.push({ ts, unit: wall === 0 ? 'day' : unit, major: wall === 0 });
    }
  }
  return ticks;
}

/** The nights (18 to 6 o'clock local time) that overlap `from`…`to`. */
export function nights(from: number, to: number, zone: string): Span[] {
  const found: Span[] = [];
  for (let begin = startOfDay(from, zone, -1); begin <= to; begin = startOfDay(begin, zone, 1)) {
    const next = startOfDay(begin, zone, 1);
    const dusk = fromWallClock(begin + utcOffset(begin, zone) + 18 * 3600, zone);
    const dawn = fromWallClock(next + utcOffset(next, zone) + 6 * 3600, zone);
    if (dawn > from && dusk < to) found.push({ from: Math.max(from, dusk), to: Math.min(to, dawn) });
  }
  return found;
}
