import { boccoNowBy } from '@roomlog/store';
import type { AccountContext } from './context.ts';

/** Whole epoch seconds by the clock of the account's service; by this machine's while nothing was heard of that. */
export function serviceNow({ account, now }: Pick<AccountContext, 'account' | 'now'>): number {
  const heard = account.source.heardClock();
  return Math.floor((heard && boccoNowBy(heard)) ?? now());
}
