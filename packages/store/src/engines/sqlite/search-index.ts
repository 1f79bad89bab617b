/**
 * Full-text search with FTS5. Japanese has no spaces and many words of one character, so every folded character is a
 * token (its code point in hexadecimal), and a word is a phrase. Punctuation and emoji are characters like all others.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { StoredMessage, Trx } from '../../schema.ts';
import { fold } from '../../text/fold.ts';

/** `rowid` is the message's `seq`. Both columns are written and matched, never read. */
type SearchSchema = { message_text: { rowid: number; room: string; text: string } };

/** @param folded text */
const tokens = (folded: string) => Array.from(folded, (letter) => letter.codePointAt(0)?.toString(16)).join(' ');

/** The room is a token, too, so that a search never reads other rooms' messages. */
const roomToken = (roomId: number) => `r${roomId}`;

/** See `Engine.indexTexts`. */
export async function indexTexts(
  trx: Trx,
  messages: readonly Pick<StoredMessage, 'seq' | 'room_id' | 'text'>[],
): Promise<void> {
  const index = trx.withTables<SearchSchema>();
  for (const { seq, room_id, text } of messages) {
    await index.deleteFrom('message_text').where('rowid', '=', seq).execute();
    await index
      .insertInto('message_text')
      .values({ rowid: seq, room: roomToken(room_id), text: tokens(fold(text)) })
      .execute();
  }
}

/** See `Engine.hasText`. FTS5's query language: https://www.sqlite.org/fts5.html#full_text_query_syntax */
export function hasText(roomId: number, words: readonly string[]): RawBuilder<SqlBool> {
  const phrases = words.map((word) => `text : "${tokens(word)}"`);
  const query = [`room : ${roomToken(roomId)}`, ...phrases].join(' AND ');
  // The plus sign keeps SQLite on the index of (room_id, id): it looks rows up in 300,000 matches instead of sorting
  // them.
  return sql`+seq IN (SELECT rowid FROM message_text WHERE message_text MATCH ${query})`;
}
