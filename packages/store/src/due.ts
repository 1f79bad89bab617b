/** When the next attempt of an item in a queue is due. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** What a queue compares its planned attempts with. */
export interface DueAt {
  /** This machine's clock, epoch seconds. */
  now: number;
  /** The longest backoff of this queue, in seconds. */
  longestWait: number;
}

/**
 * Whether an attempt planned for `at` (epoch seconds) is due. An attempt further ahead than the longest backoff is due
 * too: the clock was set back since it was planned, and the queue must not wait until the clock catches up.
 */
export const isDue = (at: number, { now, longestWait }: DueAt): boolean => at <= now || at > now + longestWait;

/** The same for the rows of a queue, by their column `next_attempt_at`. */
export const isRowDue = ({ now, longestWait }: DueAt): RawBuilder<SqlBool> =>
  sql<SqlBool>`(next_attempt_at <= ${now} OR next_attempt_at > ${now + longestWait})`;
