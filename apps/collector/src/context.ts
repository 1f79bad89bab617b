import type { BoccoClient, CallOptions } from '@roomlog/api';
import type { Config, Logger } from '@roomlog/runtime';
import type { Store } from '@roomlog/store';
import type { Clock } from './sources/bocco/clock.ts';

/** What every part of the collector works with; made in session.ts, closed there. */
export interface Context {
  config: Config;
  log: Logger;
  store: Store;
  client: BoccoClient;
  /** Epoch seconds by this machine's clock. */
  now: () => number;
  /** BOCCO's clock. */
  clock: Clock;
  /** The jobs that are under way, by name. */
  running: Map<string, Promise<unknown>>;
  /** Aborts when the collector has to end, or this session of it. */
  stop: AbortSignal;
  /** Ends this session and begins another one: the store is opened again, the credentials are read again. */
  beginAnew(reason: string): void;
  /** True when somebody has signed in anew since this session began. */
  signedInAnew(): boolean;
}

/** Seconds for which a call of a poll is tried again: the poll interval, between these. */
const pollRetries = { least: 20, most: 60 };

/**
 * For a long answer on a slow line or a slow machine; one that stops coming is given up much earlier. Less than the
 * watchdog's patience.
 */
const pollDeadlineMs = 120_000;

/**
 * How a poll calls BOCCO. Between two tries it must not wait longer than to the next poll, or it would be late to see
 * BOCCO back; an answer that is coming is waited for, as the next poll would only begin it anew.
 */
export function pollCall({ config, stop }: Context): CallOptions {
  const seconds = Math.min(Math.max(config.pollSeconds, pollRetries.least), pollRetries.most);
  return { signal: stop, retryMs: seconds * 1000, deadlineMs: pollDeadlineMs };
}

/** Tells scripts and tests on stdout what has been committed (ROOMLOG_ACK=1). */
export function acknowledge(
  { config }: Context,
  where: { kind: 'reading'; sensor: string } | { kind: 'message'; room: string },
  ids: readonly number[],
): void {
  if (!config.ack) return;
  for (const id of ids) process.stdout.write(`${JSON.stringify({ ack: { ...where, id } })}\n`);
}
