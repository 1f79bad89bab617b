import { HOUR, isWeekend, startOfDay } from './clock.ts';
import { noise } from './random.ts';

/** When a family gets up, leaves, comes home and goes to bed, in hours after midnight. */
export interface Rhythm {
  wake: number;
  leave: number;
  back: number;
  bed: number;
  weekend: boolean;
}

/** The rhythm of one day; a little different every day. */
export function rhythmOf(seed: number, day: number): Rhythm {
  const weekend = isWeekend(day);
  const around = (channel: number) => noise(seed, channel, day + 0.5);
  return {
    weekend,
    wake: (weekend ? 7.7 : 6.3) + 0.4 * around(30),
    leave: (weekend ? 10.4 : 8.3) + 0.4 * around(31),
    back: (weekend ? 15.5 : 17) + 0.8 * around(32),
    bed: (isWeekend(day + 1) ? 23.3 : 22.7) + 0.4 * around(33),
  };
}

/** A daily time span; each end is a number of hours after a moment of the day. */
export interface Span {
  from: readonly [Moment, hours: number];
  to: readonly [Moment, hours: number];
  on: 'weekday' | 'weekend' | undefined;
}

type Moment = 'midnight' | 'wake' | 'leave' | 'back' | 'bed';

/** Reads `weekday wake-0.5..leave+0.5, midnight..wake`: the first midnight of a day, or after the dots the last. */
export function spans(script: string): Span[] {
  const pattern = /(?:(weekday|weekend) )?([a-z]+)([+-]\d+(?:\.\d+)?)?\.\.([a-z]+)([+-]\d+(?:\.\d+)?)?/g;
  return script
    .matchAll(pattern)
    .map(
      ([, on, from, after, to, until]): Span => ({
        from: [from as Moment, Number(after ?? 0)],
        to: [to as Moment, Number(until ?? 0)],
        on: on as Span['on'],
      }),
    )
    .toArray();
}

/** The spans of one day as [from, to) in epoch seconds, joined and in ascending order. */
export function spansOf(daily: readonly Span[], rhythm: Rhythm, day: number): [number, number][] {
  const start = startOfDay(day);
  const at = (moment: Moment, after: number, midnight: number) => {
    const hour = moment === 'midnight' ? midnight : rhythm[moment];
    return start + Math.round(Math.min(24, Math.max(0, hour + after)) * HOUR);
  };
  return merge(
    daily
      .filter(({ on }) => on === undefined || (on === 'weekend') === rhythm.weekend)
      .map(({ from, to }): [number, number] => [at(...from, 0), at(...to, 24)])
      .filter(([from, to]) => from < to),
  );
}

/** Joins overlapping and touching [from, to) spans. Returns them in ascending order. */
export function merge(overlapping: [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of overlapping.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
