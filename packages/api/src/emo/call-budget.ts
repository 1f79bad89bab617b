/** Who goes first when calls wait: what a person waits for, what everything needs, then what can't be had later. */
export const RANKS = ['send', 'refresh', 'values', 'messages', 'sensors', 'rooms', 'media', 'history'] as const;

/** The rank of a call among those that wait for their turn. */
export type Rank = (typeof RANKS)[number];

/** How many calls the account may make. */
export interface Limits {
  callsPerMinute: number;
  /** The minute. */
  windowMs: number;
  /** For how long the rate is halved after the service has asked for fewer calls. */
  slowMs: number;
}

/** What another client of the account has left of its minutes. */
export interface EarlierCalls {
  /** For how long each of its calls still counts (milliseconds). */
  countMs: readonly number[];
  /** For how long the rate is still halved (milliseconds). */
  slowMs: number;
}

/** A turn to make one call. */
export interface Turn {
  /** The call has ended, in whatever way: it counts for a minute from now. */
  end(): void;
  /** Nothing was sent: it doesn't count. */
  giveBack(): void;
}

interface Waiting {
  rank: number;
  grant: (turn: Turn) => void;
}

/**
 * Lets so many calls pass in any minute. The service counts a call at some time between its begin and its end, which
 * isn't known here: so a call counts from its begin to a minute after its end, and the limit holds by the service's
 * counting, too.
 */
export function createCallBudget({ callsPerMinute, windowMs, slowMs }: Limits) {
  /** For each call that counts, when it doesn't any more; Infinity while it is under way. */
  const counted = new Set<{ until: number }>();
  /** After a pause: when the calls that might have been made before it don't count any more. */
  let refill: number[] = [];
  /** In the order of their turns. */
  const waiting: Waiting[] = [];
  let closedUntil = 0;
  let slowUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  const limitAt = (now: number) => (now < slowUntil ? Math.max(Math.floor(callsPerMinute / 2), 1) : callsPerMinute);

  /** Gives turns to those who wait, as far as there are any, and comes back when the next one is free. */
  function serve(): void {
    clearTimeout(timer);
    const now = performance.now();
    for (const call of counted) if (call.until <= now) counted.delete(call);
    refill = refill.filter((until) => until > now);
    const free = now < closedUntil ? 0 : Math.max(limitAt(now) - counted.size - refill.length, 0);
    for (const waiter of waiting.splice(0, free)) waiter.grant(createTurn());
    if (waiting.length === 0) return;
    const changes =
      now < closedUntil ? [closedUntil] : [slowUntil, ...refill, ...[...counted].map(({ until }) => until)];
    const next = Math.min(...changes.filter((time) => time > now));
    // When all of them are under way, the end of one comes back here.
    if (next < Infinity) timer = setTimeout(serve, Math.ceil(next - now));
  }

  function createTurn(): Turn {
    const call = { until: Infinity };
    counted.add(call);
    return {
      end() {
        call.until = performance.now() + windowMs;
        serve();
      },
      giveBack() {
        counted.delete(call);
        serve();
      },
    };
  }

  return {
    /**
     * Resolves when it is this call's turn: those of a better rank go first, then those that have waited longer. Rejects
     * with the signal's reason when that aborts first; then no turn is taken.
     */
    take(rank: Rank, signal: AbortSignal): Promise<Turn> {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const leave = () => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(signal.reason);
          serve();
        };
        const waiter: Waiting = {
          rank: RANKS.indexOf(rank),
          grant(turn) {
            signal.removeEventListener('abort', leave);
            resolve(turn);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        const behind = waiting.findIndex((other) => other.rank > waiter.rank);
        waiting.splice(behind === -1 ? waiting.length : behind, 0, waiter);
        serve();
      });
    },
    /**
     * Gives no turn for so long (milliseconds), from now on. A longer pause stays. After it turns come one by one, at
     * half of the rate for an hour: the account may have made as many calls elsewhere as it may.
     */
    pause(ms: number): void {
      const now = performance.now();
      closedUntil = Math.max(closedUntil, now + ms);
      slowUntil = closedUntil + slowMs;
      const limit = limitAt(now);
      refill = Array.from({ length: limit }, (_, index) => closedUntil + ((index + 1) * windowMs) / limit);
      serve();
    },
    /** Counts calls that were made elsewhere, and keeps to a halved rate that was asked for there. */
    recall({ countMs, slowMs }: EarlierCalls): void {
      const now = performance.now();
      for (const ms of countMs) counted.add({ until: now + ms });
      slowUntil = Math.max(slowUntil, now + slowMs);
      serve();
    },
    /** Milliseconds until the pause is over; 0 without one. */
    pausedMs: () => Math.max(closedUntil - performance.now(), 0),
  };
}
