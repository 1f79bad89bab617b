import type { State } from '../../state.ts';
import { HttpError } from '../http-error.ts';

const MINUTE = 60_000;

/** Counts a call of the account. Throws {@link HttpError} 429 when the minute has had all that it may have. */
export function countCall({ emo, clock, settings }: State): void {
  const { emo_calls_per_minute, emo_minute, emo_refused_calls, emo_retry_after } = settings;
  const now = clock.now();
  const since = emo_minute === 'sliding' ? now - MINUTE : Math.floor(now / MINUTE) * MINUTE - 1;
  emo.calls = emo.calls.filter((at) => at > since);
  const isRefused = emo_calls_per_minute > 0 && emo.calls.length >= emo_calls_per_minute;
  if (!isRefused || emo_refused_calls === 'counted') emo.calls.push(now);
  if (!isRefused) return;
  const headers: Record<string, string> = emo_retry_after === 0 ? {} : { 'retry-after': String(emo_retry_after) };
  throw new HttpError(429, { message: 'too many requests', headers });
}
