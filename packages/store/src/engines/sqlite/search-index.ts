/**
 * Full text search by FTS5. Japanese has no spaces between words and many words of one character, so every folded
 * character is a token, its code point in hexadecimal, and a word is a phrase. Punctuation and emoji count like letters.
 */
import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { Schema, StoredMessage } from '../../schema.ts';
import { fold } from '../../text/fold.ts';

/** `rowid` is the message's `seq`. Both columns are written and matched, never read. */
type SearchSchema = { message_text: { rowid: number; room: string; text: string } };

/** Of a folded text. */
const tokens = (folded: string) => Array.from(folded, (letter) => letter.codePointAt(0)?.toString(16)).join(' ');

/** The room is a word in a column, so that other rooms' messages are never looked at. */
const roomToken = (roomId: number) => `r${roomId}`;

export async function indexText(
  trx: Transaction<Schema>,
  { seq, room_id, text }: Pick<StoredMessage, 'seq' | 'room_id' | 'text'>,
): Promise<void> {
  const index = trx.withTables<SearchSchema>();
  await index.deleteFrom('message_text').where('rowid', '=', seq).execute();
  await index
    .insertInto('message_text')
    .values({ rowid: seq, room: roomToken(room_id), text: tokens(fold(text)) })
    .execute();
}

/** In FTS5's own query language. */
export function hasText(roomId: number, words: readonly string[]): RawBuilder<SqlBool> {
  const phrases = words.map((word) => `text : "${tokens(word)}"`);
  const query = [`room : ${roomToken(roomId)}`, ...phrases].join(' AND ');
  // The plus sign keeps SQLite on the index of (room_id, id): 300,000 hits are then a set to look into, not to sort.
  return sql`+seq IN (SELECT rowid FROM message_text WHERE message_text MATCH ${query})`;
}
