/**
 * Merges a message with the stored one of the same id: fills what it lacked, and never overwrites. A version with other
 * content is recorded as a conflict. The order in which versions come makes no difference.
 */
import { createHash } from 'node:crypto';
import { countRows } from '../count-rows.ts';
import { recordChange } from '../feed/changes.ts';
import type { Db, StoredMessage, Trx } from '../schema.ts';
import { nowSeconds } from '../time/seconds.ts';
import { addToIndex } from './index-messages.ts';
import type { MessageRow } from './row.ts';

/**
 * Adds to the live feed if the stored message changes and is shown.
 * @returns the message as it is now, if it changed
 */
export async function mergeVersion(
  trx: Trx,
  stored: StoredMessage,
  incoming: MessageRow,
): Promise<StoredMessage | undefined> {
  if (contradicts(stored, incoming)) {
    await recordConflict(trx, incoming, essence(incoming));
    return undefined;
  }
  const missing = missingFields(stored, incoming);
  if (Object.keys(missing).length === 0) return undefined;
  const completed = { ...stored, ...missing, indexed: 1 };
  const { seq, ...values } = completed;
  await trx.updateTable('message').set(values).where('seq', '=', seq).execute();
  await addToIndex(trx, [completed]);
  await recordChange(trx, { kind: 'message', ref: stored.room_id, first: stored.id, last: stored.id });
  return completed;
}

/** Whether a version adds nothing to the stored message. */
export const isKnown = (stored: StoredMessage, incoming: MessageRow): boolean =>
  !contradicts(stored, incoming) && Object.keys(missingFields(stored, incoming)).length === 0;

function contradicts(stored: StoredMessage, incoming: MessageRow): boolean {
  const [known, other] = [essence(stored), essence(incoming)];
  return essential.some(
    (field, at) => known[at] !== other[at] && !isEmpty(field, known[at]) && !isEmpty(field, other[at]),
  );
}

/** How many conflicts of messages are recorded. */
export async function countConflicts(db: Db): Promise<number> {
  return countRows(db, 'message_conflict');
}

/** The fields that identify a version. URLs of media and the sender's name and picture change with time. */
const essential = ['unique_id', 'date', 'media', 'message_type', 'text', 'sender', 'detail', 'dictated'] as const;

/** Fields that may come later than the rest. */
const completable = ['text', 'sender', 'detail', 'audio', 'image', 'extra'] as const;

type Field = (typeof essential)[number] | (typeof completable)[number];

/** `detail` is JSON, where `null` is empty; as a message's text, `null` is a word. */
const isEmpty = (field: Field, value: unknown) => value === null || value === (field === 'detail' ? 'null' : '');

/** Values to compare. BOCCO mixes the cases of ids, and the keys of an object have no order. */
function essence(message: MessageRow): unknown[] {
  return essential.map((field) => {
    if (field === 'unique_id') return message.unique_id.toLowerCase();
    return field === 'detail' ? canonical(JSON.parse(message.detail)) : message[field];
  });
}

/** JSON with the keys of every object sorted. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** The fields that a version lacks and another one has. */
function missingFields(stored: MessageRow, incoming: MessageRow): Partial<MessageRow> {
  const missing = completable.filter((field) => isEmpty(field, stored[field]) && !isEmpty(field, incoming[field]));
  return Object.fromEntries(missing.map((field) => [field, incoming[field]]));
}

/** Records each version once, because the key has a hash of its content, and fills what it lacked. */
async function recordConflict(trx: Trx, incoming: MessageRow, essence: unknown[]): Promise<void> {
  const { room_id, id } = incoming;
  const hash = createHash('sha256').update(JSON.stringify(essence)).digest('hex');
  const kept = await trx
    .selectFrom('message_conflict')
    .select('content')
    .where((eb) => eb.and({ room_id, id, hash }))
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
