/**
 * How many sign-ins may be tried. Each costs 32 MiB and a fifth of a second, so guesses are counted before they are
 * compared: for an address, for a name, and altogether. Who is signed in is never slowed, and neither is the command line.
 */

interface Allowance {
  /** Tries at once. */
  burst: number;
  /** Seconds until one more is allowed. */
  every: number;
}

const allowances = {
  /** A person who has forgotten which password it was. */
  address: { burst: 5, every: 180 },
  /** However many addresses guess one person's. */
  name: { burst: 10, every: 60 },
  /** However many addresses and names there are: at most 50 hashes, and 120 an hour. */
  all: { burst: 40, every: 30 },
} as const satisfies Record<string, Allowance>;

/** More addresses and names than this are forgotten, the oldest first: memory is bounded. */
const mostKept = 10_000;

export interface Throttle {
  /**
   * Asks for a try. @param now in seconds, of a clock that nobody sets
   * @returns 0 when it may go on, and counts it; else the seconds to wait
   */
  take(address: string, name: string, now: number): number;
  /** After a success: that address and name begin again. */
  forgive(address: string, name: string): void;
}

export function createThrottle(): Throttle {
  /** When each would be full again, which says how much is left of it (a leaky bucket, the GCRA way). */
  const fullAt = new Map<string, number>();
  const keysOf = (address: string, name: string) =>
    [
      [`address ${address}`, allowances.address],
      [`name ${name}`, allowances.name],
      ['all', allowances.all],
    ] as const;
  const waitOf = (key: string, { burst, every }: Allowance, now: number) =>
    Math.max(0, (fullAt.get(key) ?? now) - now - (burst - 1) * every);
  return {
    take: (address, name, now) => {
      const keys = keysOf(address, name);
      const wait = Math.max(...keys.map(([key, allowance]) => waitOf(key, allowance, now)));
      if (wait > 0) return Math.ceil(wait);
      for (const [key, { every }] of keys) {
        const before = fullAt.get(key) ?? 0;
        // Set anew, so that the map is in the order of use.
        fullAt.delete(key);
        fullAt.set(key, Math.max(before, now) + every);
      }
      const [oldest] = fullAt.keys();
      if (fullAt.size > mostKept && oldest !== undefined) fullAt.delete(oldest);
      return 0;
    },
    forgive: (address, name) => {
      for (const [key] of keysOf(address, name).slice(0, 2)) fullAt.delete(key);
    },
  };
}
