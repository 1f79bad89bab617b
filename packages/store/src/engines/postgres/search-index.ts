/**
 * Full-text search. Japanese has no spaces and many words of one character, so the index knows the folded characters of
 * each text, and the room as one more of them: so a search never reads other rooms' messages. In the texts that have all
 * characters, the words are looked for. pg_trgm would read every text for a word of less than three characters.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { StoredMessage, Trx } from '../../schema.ts';
import { fold } from '../../text/fold.ts';
import { rows } from './rows.ts';

/** No character is two letters long. */
const roomToken = (roomId: number) => `r${roomId}`;

const columns = { seq: 'integer', room: 'text', folded: 'text' } as const;

/** See `Engine.indexTexts`. Of a delimiter that is null each character is an item. */
export async function indexTexts(
  trx: Trx,
  messages: readonly Pick<StoredMessage, 'seq' | 'room_id' | 'text'>[],
): Promise<void> {
  const given = messages.map(({ seq, room_id, text }) => [seq, roomToken(room_id), fold(text)]);
  await sql`
    INSERT INTO message_text (seq, folded, letters)
    SELECT seq, folded, ARRAY(SELECT DISTINCT unnest(string_to_array(folded, NULL)) UNION ALL SELECT room)
    FROM ${rows(columns, given)} AS given
    ON CONFLICT (seq) DO UPDATE SET folded = excluded.folded, letters = excluded.letters`.execute(trx);
}

/** See `Engine.hasText`. */
export function hasText(roomId: number, words: readonly string[]): RawBuilder<SqlBool> {
  // No text here has it; see client.ts.
  if (words.some((word) => word.includes('\0'))) return sql`false`;
  const letters = [roomToken(roomId), ...new Set(words.join(''))];
  const parts = words.map((word) => sql`strpos(folded, ${word}) > 0`);
  return sql`seq IN (
    SELECT seq FROM message_text
    WHERE letters @> CAST(${letters} AS text[]) AND ${sql.join(parts, sql` AND `)})`;
}
