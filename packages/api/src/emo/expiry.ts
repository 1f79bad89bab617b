import { isRecord } from '../decode/decode.ts';
import type { Secret } from '../secret.ts';

/** When a JWT was issued and when it ends, in epoch seconds. */
interface Claims {
  iat: number | undefined;
  exp: number | undefined;
}

/** The times in a JWT, unverified: only the service can verify it, and here they only say when to ask for a new one. */
export function readClaims(token: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const time = (name: string) => {
      const value = isRecord(claims) ? claims[name] : undefined;
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    };
    return { iat: time('iat'), exp: time('exp') };
  } catch {
    return { iat: undefined, exp: undefined };
  }
}

const RENEWED_BEFORE_MS = 60_000;

/** Knows how long access tokens last. */
export function createExpiry() {
  /** By token: from when on by both clocks, for how many milliseconds, and how many before that it is renewed. */
  const terms = new WeakMap<Secret, { steady: number; wall: number; lifetimeMs: number; aheadMs: number }>();

  /** @param wholeMs how long it lasts from its issue on */
  function start(token: Secret, lifetimeMs: number, wholeMs: number): void {
    const aheadMs = Math.min(RENEWED_BEFORE_MS, wholeMs / 10);
    terms.set(token, { steady: performance.now(), wall: Date.now(), lifetimeMs, aheadMs });
  }

  /**
   * Milliseconds since the term began. The steady clock may stand still while the machine sleeps, and the wall clock may
   * be set: the greater one ends a token too early at worst.
   */
  const ageOf = ({ steady, wall }: { steady: number; wall: number }) =>
    Math.max(performance.now() - steady, Date.now() - wall);

  return {
    /** A token that was issued just now, so a wrong clock of this machine doesn't matter. */
    issued(token: Secret, expiresIn: number | null): void {
      const { iat = Number.NaN, exp = Number.NaN } = readClaims(token.reveal());
      const ms = (exp > iat ? exp - iat : (expiresIn ?? 0)) * 1000;
      if (ms > 0) start(token, ms, ms);
    },
    /** A token of earlier: only its `exp` says how long it has left. */
    given(token: Secret): void {
      const { iat = -Infinity, exp } = readClaims(token.reveal());
      if (exp !== undefined) start(token, exp * 1000 - Date.now(), (exp - iat) * 1000);
    },
    /** Whether it ends within a minute (or a tenth of its time, if that is less), and should be renewed before. */
    isStale(token: Secret): boolean {
      const term = terms.get(token);
      return term !== undefined && ageOf(term) >= term.lifetimeMs - term.aheadMs;
    },
    /** Whether it certainly has not ended. */
    isFresh(token: Secret): boolean {
      const term = terms.get(token);
      return term !== undefined && ageOf(term) < term.lifetimeMs;
    },
  };
}
