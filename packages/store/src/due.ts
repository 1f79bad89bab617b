/** When the next try of something that waits in a queue is due. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** A moment at which a queue is looked at. */
export interface DueAt {
  /** Epoch seconds by this machine's clock. */
  now: number;
  /** The longest wait between two tries of this queue, in seconds. */
  longestWait: number;
}

/**
 * Whether a try planned for `at` (epoch seconds) is due: also when it is further ahead than the queue ever waits, for
 * then the clock has been set back since, and the queue must not wait until it has caught up.
 */
export const isDue = (at: number, { now, longestWait }: DueAt): boolean => at <= now || at > now + longestWait;

/** The same of the rows of a queue, by their column `next_attempt_at`. */
export const isRowDue = ({ now, longestWait }: DueAt): RawBuilder<SqlBool> =>
  sql<SqlBool>`(next_attempt_at <= ${now} OR next_attempt_at > ${now + longestWait})`;
