/**
 * Which stored message an incoming one is. BOCCO's are known by their ids. Those with a sequence are known by their
 * `unique_id`: a program between here and the service may have rounded the sequence, and the id is made of it.
 */
import { quarantineWithin } from '../collector/quarantine.ts';
import { listOf } from '../engine.ts';
import type { Message } from '../model.ts';
import type { Db, StoredMessage, Trx } from '../schema.ts';
import type { MessageRow } from './row.ts';

/** What a message was first stored with, and keeps. */
type Place = Pick<MessageRow, 'id' | 'date' | 'sequence'>;

/**
 * Rows with a sequence under the id, the date and the sequence with which their `unique_id` came first.
 * @returns all rows, ascending by id
 */
export async function underStoredIds(
  db: Db,
  roomId: number,
  rows: readonly MessageRow[],
): Promise<readonly MessageRow[]> {
  const numbered = rows.filter(({ sequence }) => sequence !== null);
  if (numbered.length === 0) return rows;
  const places = await placesOf(db, roomId, numbered);
  for (const { unique_id, id, date, sequence } of numbered) {
    if (!places.has(unique_id)) places.set(unique_id, { id, date, sequence });
  }
  const placed = rows.map((row) => (row.sequence === null ? row : { ...row, ...places.get(row.unique_id) }));
  return placed.sort((a, b) => a.id - b.id);
}

async function placesOf(db: Db, roomId: number, rows: readonly MessageRow[]): Promise<Map<string, Place>> {
  const ids = rows.map(({ unique_id }) => unique_id);
  const stored = await db
    .selectFrom('message')
    .select(['unique_id', 'id', 'date', 'sequence'])
    .where('room_id', '=', roomId)
    .where('sequence', 'is not', null)
    .where('unique_id', 'in', listOf(db, 'text', ids))
    .execute();
  return new Map(stored.map(({ unique_id, ...place }) => [unique_id, place]));
}

interface Apart {
  rows: readonly MessageRow[];
  /** Another message has their id. */
  displaced: readonly MessageRow[];
}

/** @param rows with the ids that they would have @param stored what has these ids, by id */
export function apart(
  rows: readonly MessageRow[],
  stored: ReadonlyMap<number, Pick<StoredMessage, 'unique_id'>>,
): Apart {
  const owners = new Map<number, string>();
  const displaced = rows.filter(({ sequence, id, unique_id }) => {
    if (sequence === null) return false;
    const owner = stored.get(id)?.unique_id ?? owners.get(id) ?? unique_id;
    owners.set(id, owner);
    return owner !== unique_id;
  });
  if (displaced.length === 0) return { rows, displaced };
  const without = new Set(displaced);
  return { rows: rows.filter((row) => !without.has(row)), displaced };
}

/** Keeps them whole in quarantine. @param messages what came, with all of them */
export async function holdDisplaced(
  trx: Trx,
  roomId: number,
  displaced: readonly MessageRow[],
  messages: readonly Message[],
): Promise<void> {
  if (displaced.length === 0) return;
  const { source, uuid } = await trx
    .selectFrom('room')
    .select(['source', 'uuid'])
    .where('id', '=', roomId)
    .executeTakeFirstOrThrow();
  const ids = new Set(displaced.map(({ unique_id }) => unique_id));
  const items = messages
    .filter(({ unique_id }) => ids.has(unique_id.toLowerCase()))
    .map((message) => ({ path: '', reason, raw: JSON.stringify(message) }));
  await quarantineWithin(trx, { source, origin: `messages ${uuid}` }, items);
}

const reason = 'is of the same millisecond as another message, which has the only id for both';
