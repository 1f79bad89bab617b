/** The household's clock: it starts at any time, runs at any speed and can jump forward. Times are in epoch seconds. */
export type Clock = ReturnType<typeof startClock>;

/** Starts a clock at `startMilliseconds` since the epoch; `initialSpeed` is in household seconds per real second. */
export function startClock(startMilliseconds: number, initialSpeed: number) {
  let base = startMilliseconds;
  let since = performance.now();
  let speed = initialSpeed;
  const now = () => base + (performance.now() - since) * speed;
  const rebase = () => {
    base = now();
    since = performance.now();
  };
  return {
    /** Epoch milliseconds. */
    now,
    /** Whole seconds, as BOCCO's dates are. */
    seconds: () => Math.floor(now() / 1000),
    /** Household seconds per real second; 0 = it stands still. */
    setSpeed(value: number): void {
      rebase();
      speed = value;
    },
    /** Jumps forward, as if the seconds between had passed. */
    advance(seconds: number): void {
      base += seconds * 1000;
    },
    /** Real milliseconds until the household's clock shows `at`; `Infinity` while it stands still. */
    realUntil: (at: number) => (speed === 0 ? Infinity : (at * 1000 - now()) / speed),
  };
}

/** Seconds, as every time and duration here that doesn't say otherwise. */
export const HOUR = 3600;
export const DAY = 24 * HOUR;
/** Seconds by which Japanese time is ahead of UTC; there is no summer time. */
export const JAPAN = 9 * HOUR;

/** Days since 1970-01-01 in Japan. */
export function dayOf(at: number): number {
  return Math.floor((at + JAPAN) / DAY);
}

/** Midnight in Japan, in epoch seconds. */
export function startOfDay(day: number): number {
  return day * DAY - JAPAN;
}

/** Hours since midnight in Japan, 0 … 24. */
export function hourOf(at: number): number {
  return ((at + JAPAN) % DAY) / HOUR;
}

/** Saturday or Sunday. */
export function isWeekend(day: number): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (day + 4) % 7;
  return weekday === 0 || weekday === 6;
}

/** 1 … 12 in Japan. */
export function monthOf(at: number): number {
  return new Date((at + JAPAN) * 1000).getUTCMonth() + 1;
}
