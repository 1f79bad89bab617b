/** The household's clock: it starts anywhere, runs at any speed and can be pushed forward. Times are in epoch seconds. */
export interface Clock {
  /** Whole seconds, as BOCCO's dates are. */
  seconds(): number;
  /** Milliseconds. */
  now(): number;
  speed(): number;
  setSpeed(speed: number): void;
  /** Jumps forward, as if the seconds between had passed. */
  advance(seconds: number): void;
  /** Real milliseconds until the household's clock shows `at`; `Infinity` while it stands still. */
  realUntil(at: number): number;
}

export function startClock(startMilliseconds: number, initialSpeed: number): Clock {
  let base = startMilliseconds;
  let since = performance.now();
  let speed = initialSpeed;
  const now = () => base + (performance.now() - since) * speed;
  const rebase = () => {
    base = now();
    since = performance.now();
  };
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    speed: () => speed,
    setSpeed(value) {
      rebase();
      speed = value;
    },
    advance(seconds) {
      base += seconds * 1000;
    },
    realUntil: (at) => (speed === 0 ? Number.POSITIVE_INFINITY : (at * 1000 - now()) / speed),
  };
}

const JAPAN = 9 * 3600;

/** Days since 1970 in Japan, where there is no summer time. */
export function dayOf(at: number): number {
  return Math.floor((at + JAPAN) / 86_400);
}

export function startOfDay(day: number): number {
  return day * 86_400 - JAPAN;
}

/** Hours since midnight in Japan, 0 … 24. */
export function hourOf(at: number): number {
  return ((at + JAPAN) % 86_400) / 3600;
}

/** 1970-01-01 was a Thursday. */
export function isWeekend(day: number): boolean {
  const weekday = (day + 4) % 7;
  return weekday === 0 || weekday === 6;
}

/** 1 … 12 in Japan. */
export function monthOf(at: number): number {
  return new Date((at + JAPAN) * 1000).getUTCMonth() + 1;
}
