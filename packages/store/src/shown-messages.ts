/**
 * Which messages are shown unless somebody asks for all of them. The only rule: for pages, counts, search, and what is unread.
 * Open pages are told of all, and leave out what nobody wants to see there.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** What the robot was made to do: emo's service keeps each of its motions as a message without words. */
const motion = 'motion';

/** The rows that are shown to who asks for no motions, a condition on rows of `message`. */
export const isShownRow: RawBuilder<SqlBool> = sql`message.media <> ${sql.lit(motion)}`;

/** The rows that are not shown: few, with an index of their own by room and date (`message_motion`). */
export const isHiddenRow: RawBuilder<SqlBool> = sql`message.media = ${sql.lit(motion)}`;
