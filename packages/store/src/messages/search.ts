/**
 * Full text search. Japanese has no spaces between words and many words of one character, so every folded character is
 * a token, its code point in hexadecimal, and a word is a phrase. Punctuation and emoji count like letters.
 */

import { type Kysely, sql } from 'kysely';
import { InputError } from '../input-error.ts';
import type { Schema, StoredMessage } from '../schema.ts';
import { fold, queryWords } from '../text/fold.ts';

const charactersAtMost = 100;

/** @param name of what was given, for the sentence @throws InputError for a query without words, or one that is too long */
export function checkQuery(name: string, query: string): string {
  if (query.trim() === '') throw new InputError(`${name} is empty; give a word to look for.`);
  if (Array.from(query).length > charactersAtMost) {
    throw new InputError(`${name} has more than ${charactersAtMost} characters; look for fewer words.`);
  }
  return query;
}

/** Of a folded text. */
const tokens = (folded: string) => Array.from(folded, (letter) => letter.codePointAt(0)?.toString(16)).join(' ');

const roomToken = (roomId: number) => `r${roomId}`;

/** Makes the message found by its text, or by its new text; part of the transaction that stores it. */
export async function indexText(
  db: Kysely<Schema>,
  { seq, room_id, text }: Pick<StoredMessage, 'seq' | 'room_id' | 'text'>,
): Promise<void> {
  await db.deleteFrom('message_text').where('rowid', '=', seq).execute();
  await db
    .insertInto('message_text')
    .values({ rowid: seq, room: roomToken(room_id), text: tokens(fold(text)) })
    .execute();
}

/** FTS5's own query language; the room is a word in a column, so that other rooms' messages are never looked at. */
function matchOf(roomId: number, words: readonly string[]): string {
  const phrases = words.map((word) => `text : "${tokens(word)}"`);
  return [`room : ${roomToken(roomId)}`, ...phrases].join(' AND ');
}

/**
 * The messages whose text has every word of the query, also as part of a longer word: the newest `limit` below
 * `before`, or of all, ascending. A query without words finds nothing.
 */
export async function searchMessages(
  db: Kysely<Schema>,
  roomId: number,
  query: string,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<StoredMessage[]> {
  const words = queryWords(query);
  if (words.length === 0) return [];
  const matching = sql<boolean>`+seq IN (SELECT rowid FROM message_text WHERE message_text MATCH ${matchOf(roomId, words)})`;
  const page = await db
    .selectFrom('message')
    .selectAll()
    .where('room_id', '=', roomId)
    .$if(before !== undefined, (select) => select.where('id', '<', before ?? 0))
    // The plus sign keeps SQLite on the index of (room_id, id): 300,000 hits are then a set to look into, not to sort.
    .where(matching)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return page.toReversed();
}
