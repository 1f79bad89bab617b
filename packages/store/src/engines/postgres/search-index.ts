/**
 * Full-text search. Japanese has no spaces and many words of one character, so the index knows the folded characters of
 * each text, and the room as one more of them: so a search never reads other rooms' messages. In the texts that have all
 * characters, the words are looked for. pg_trgm would read every text for a word of less than three characters.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { StoredMessage, Trx } from '../../schema.ts';
import { fold } from '../../text/fold.ts';

/** `seq` is the message's. */
type SearchSchema = { message_text: { seq: number; folded: string; letters: string[] } };

/** No character is two letters long. */
const roomToken = (roomId: number) => `r${roomId}`;

/** See `Engine.indexText`. */
export async function indexText(
  trx: Trx,
  { seq, room_id, text }: Pick<StoredMessage, 'seq' | 'room_id' | 'text'>,
): Promise<void> {
  const folded = fold(text);
  const found = { folded, letters: [roomToken(room_id), ...new Set(folded)] };
  await trx
    .withTables<SearchSchema>()
    .insertInto('message_text')
    .values({ seq, ...found })
    .onConflict((conflict) => conflict.column('seq').doUpdateSet(found))
    .execute();
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
