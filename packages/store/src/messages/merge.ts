/**
 * A message that comes again under the same id: completed where it lacked something, never overwritten. A version that
 * says something else is kept beside it, whatever the order in which they come.
 */

import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { countRows } from '../count-rows.ts';
import { recordChange } from '../feed/changes.ts';
import type { Schema, StoredMessage } from '../schema.ts';
import { nowSeconds } from '../time/now.ts';
import { indexMessage } from './index-messages.ts';

import type { MessageRow } from './row.ts';

/** What makes a message this one. Not the addresses of media, nor the sender's name and picture: those change with time. */
const essential = ['unique_id', 'date', 'media', 'message_type', 'text', 'sender', 'detail', 'dictated'] as const;

/** What may come later than the rest. */
const completable = ['text', 'sender', 'detail', 'audio', 'image', 'extra'] as const;

type Field = (typeof essential)[number] | (typeof completable)[number];

/** `detail` is JSON, and its null a text of four letters, which as a message's text says something. */
const isEmpty = (field: Field, value: unknown) => value === null || value === (field === 'detail' ? 'null' : '');

/** As values to compare: BOCCO mixes the cases of ids, and an object's keys have no order. */
function essence(message: MessageRow): unknown[] {
  return essential.map((field) => {
    if (field === 'unique_id') return message.unique_id.toLowerCase();
    return field === 'detail' ? canonical(JSON.parse(message.detail)) : message[field];
  });
}

/** JSON with every object's keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/**
 *  Open pages are told when the message shown to them has changed.
 * @returns whether it has
 */
export async function mergeVersion(
  trx: Transaction<Schema>,
  stored: StoredMessage,
  incoming: MessageRow,
): Promise<boolean> {
  const [known, other] = [essence(stored), essence(incoming)];
  const contradicts = essential.some(
    (field, at) => known[at] !== other[at] && !isEmpty(field, known[at]) && !isEmpty(field, other[at]),
  );
  if (contradicts) {
    await recordConflict(trx, incoming, other);
    return false;
  }
  const missing = missingFields(stored, incoming);
  if (Object.keys(missing).length === 0) return false;
  const completed = { ...stored, ...missing, indexed: 1 };
  const { seq, ...values } = completed;
  await trx.updateTable('message').set(values).where('seq', '=', seq).execute();
  await indexMessage(trx, completed);
  await recordChange(trx, { kind: 'message', ref: stored.room_id, first: stored.id, last: stored.id });
  return true;
}

/** The fields that a version lacks and another one brings. */
function missingFields(stored: MessageRow, incoming: MessageRow): Partial<MessageRow> {
  const missing = completable.filter((field) => isEmpty(field, stored[field]) && !isEmpty(field, incoming[field]));
  return Object.fromEntries(missing.map((field) => [field, incoming[field]]));
}

/** Once, however often it comes: the key has a hash of what makes it this version. What it lacked is completed too. */
async function recordConflict(trx: Transaction<Schema>, incoming: MessageRow, essence: unknown[]): Promise<void> {
  const { room_id, id } = incoming;
  const hash = createHash('sha256').update(JSON.stringify(essence)).digest('hex');
  const kept = await trx
    .selectFrom('message_conflict')
    .select('content')
    .where('room_id', '=', room_id)
    .where('id', '=', id)
    .where('hash', '=', hash)
    .executeTakeFirst();
  const before: MessageRow | undefined = kept && JSON.parse(kept.content);
  const content = JSON.stringify(before ? { ...before, ...missingFields(before, incoming) } : incoming);
  if (content === kept?.content) return;
  await trx
    .insertInto('message_conflict')
    .values({ room_id, id, hash, content, received_at: nowSeconds() })
    .onConflict((conflict) => conflict.columns(['room_id', 'id', 'hash']).doUpdateSet({ content }))
    .execute();
}

/** How many versions are kept that contradict the message which is shown. */
export async function countConflicts(db: Kysely<Schema>): Promise<number> {
  return countRows(db, 'message_conflict');
}
