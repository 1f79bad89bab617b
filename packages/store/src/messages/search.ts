/** Full text search in a room's messages. */
import { engineOf } from '../engine.ts';
import { InputError } from '../input-error.ts';
import type { Db, StoredMessage } from '../schema.ts';
import { isShownRow } from '../shown-messages.ts';
import { queryWords } from '../text/fold.ts';

const charactersAtMost = 100;

/**
 * Checks a search query before it is used.
 * @param name of the parameter, for the message
 * @returns the query
 * @throws InputError for a query without words, or with more than 100 characters
 */
export function checkQuery(name: string, query: string): string {
  if (query.trim() === '') throw new InputError(`${name} is empty; give a word to look for.`);
  if (Array.from(query).length > charactersAtMost) {
    throw new InputError(`${name} has more than ${charactersAtMost} characters; look for fewer words.`);
  }
  return query;
}

/**
 * The messages of a room whose text has every word of the query, also inside a longer word: the newest `limit` with an
 * id below `before`, or of all, ascending. Case, width and kana make no difference (`fold.ts`). A query without words
 * finds nothing.
 * @param page.motions as for `messagesPage`
 */
export async function searchMessages(
  db: Db,
  roomId: number,
  query: string,
  { before, limit, motions = false }: { before?: number | undefined; limit: number; motions?: boolean },
): Promise<StoredMessage[]> {
  const words = queryWords(query);
  if (words.length === 0) return [];
  const page = await db
    .selectFrom('message')
    .selectAll()
    .where('room_id', '=', roomId)
    .$if(before !== undefined, (select) => select.where('id', '<', before ?? 0))
    .where(engineOf(db).hasText(roomId, words))
    .$if(!motions, (select) => select.where(isShownRow))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return page.toReversed();
}
