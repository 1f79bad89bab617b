import { type QuarantineItem, quarantine } from '@roomlog/store';
import type { Context } from '../context.ts';

/** What a part of an answer came from. */
type Source = `rooms` | `${'readings' | 'messages' | 'events'} ${string}`;

/** Keeps what BOCCO sent and this version doesn't understand, and says so the first time. */
export async function quarantineRejected(
  context: Context,
  source: Source,
  items: readonly QuarantineItem[],
): Promise<void> {
  warnOfQuarantined(context, source, await quarantine(context.store.db, source, items));
}

/** One line for all of them: BOCCO repeats a day of readings at each poll. */
export function warnOfQuarantined({ log }: Context, source: Source, [first, ...more]: readonly QuarantineItem[]): void {
  if (!first) return;
  const { path, reason } = first;
  log.warn({ source, path, reason, more: more.length }, 'part of an answer was put in quarantine');
}
