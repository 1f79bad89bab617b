import { type QuarantineItem, quarantine } from '@roomlog/store';
import type { AccountContext, Context } from '../context.ts';

/** What a part of an answer came from. */
type Origin = `rooms` | `${'readings' | 'messages' | 'events'} ${string}`;

/** Keeps what this version doesn't understand of an answer. Logs it the first time. */
export async function quarantineRejected(
  context: AccountContext,
  origin: Origin,
  items: readonly QuarantineItem[],
): Promise<void> {
  const added = await quarantine(context.store.db, { source: context.account.source.name, origin }, items);
  warnOfQuarantined(context, origin, added);
}

/** One log line for all of them: BOCCO repeats a day of readings at each poll. */
export function warnOfQuarantined({ log }: Context, origin: Origin, [first, ...more]: readonly QuarantineItem[]): void {
  if (!first) return;
  const { path, reason } = first;
  log.warn({ source: origin, path, reason, more: more.length }, 'part of an answer was put in quarantine');
}
