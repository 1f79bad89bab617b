/** Bars of how much was said, for spans in which single messages would be one solid line. Pure. */
import { fromWallClock, startOfDay } from '@roomlog/store/time';
import type { MessageDaysJson } from '../../src/schemas.ts';
import type { Span } from '../state/range.ts';

/** A day, or the few days that share a bar: epoch seconds from local midnight to local midnight. */
export interface Bar extends Span {
  count: number;
  /** 0…1 along the frame, and 0…1 of the highest bar. */
  left: number;
  width: number;
  height: number;
}

/**
 * One bar for each day with messages, or for as many days as it takes to have no more bars than `most`. In order of
 * time; those at the ends may stand out of the frame.
 */
export function messageBars({ days, zone }: MessageDaysJson, frame: Span, most: number): Bar[] {
  const length = frame.to - frame.from;
  const first = startOfDay(frame.from, zone);
  const step = Math.ceil(Math.round((frame.to - first) / 86_400) / most);
  const bars = new Map<number, Bar>();
  for (const { date, count } of days) {
    const day = fromWallClock(Date.parse(date) / 1000, zone);
    if (day < first || day >= frame.to) continue;
    const place = Math.floor(Math.round((day - first) / 86_400) / step);
    const from = startOfDay(first, zone, place * step);
    const to = startOfDay(from, zone, step);
    const bar = bars.get(place) ?? { from, to, count: 0, left: 0, width: 0, height: 0 };
    bars.set(place, { ...bar, count: bar.count + count });
  }
  const highest = Math.max(...[...bars.values()].map(({ count }) => count));
  return [...bars.values()].map((bar) => ({
    ...bar,
    left: (bar.from - frame.from) / length,
    width: (bar.to - bar.from) / length,
    height: bar.count / highest,
  }));
}
