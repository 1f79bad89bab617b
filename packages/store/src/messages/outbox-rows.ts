/** Changes of outbox rows, each with its entry in the live feed. */
import { monotonicNow } from '../clock/monotonic.ts';
import { recordChange } from '../feed/changes.ts';
import type { OutboxRow, Trx } from '../schema.ts';

/** Updates a row only if it is in one of the states: something else may have decided it meanwhile. @returns whether it was */
export async function updateOutbox(
  trx: Trx,
  row: Pick<OutboxRow, 'seq' | 'room_id'>,
  states: readonly OutboxRow['state'][],
  values: Partial<OutboxRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('outbox')
    .set(values)
    .where('seq', '=', row.seq)
    .where('state', 'in', states)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await recordOutboxChange(trx, row);
  return true;
}

/** The entry names the room too, because a discarded row can't be looked up any more. */
export async function recordOutboxChange(
  trx: Trx,
  { seq, room_id }: Pick<OutboxRow, 'seq' | 'room_id'>,
): Promise<void> {
  await recordChange(trx, { kind: 'outbox', ref: seq, first: room_id, last: room_id });
}

/**
 * Marks rows as sent whose `unique_id`, or what their service calls them, came in with a message: the service has them,
 * whatever it answered to the post. This is true of rows that count as failed, too.
 */
export async function markArrivedAsSent(
  trx: Trx,
  roomId: number,
  messages: readonly { id: number; unique_id: string }[],
): Promise<void> {
  const waiting = await trx
    .selectFrom('outbox')
    .select(['seq', 'room_id', 'unique_id', 'remote_unique_id'])
    .where('room_id', '=', roomId)
    .where('state', '<>', 'sent')
    .execute();
  if (waiting.length === 0) return;
  // BOCCO mixes the cases of ids.
  const arrived = new Map(messages.map(({ id, unique_id }) => [unique_id.toLowerCase(), id]));
  for (const row of waiting) {
    const message_id = arrived.get(row.unique_id) ?? arrived.get(row.remote_unique_id ?? '');
    if (message_id === undefined) continue;
    await updateOutbox(trx, row, unsettled, { state: 'sent', message_id, error: null });
  }
}

/** Of rows of which the service may have nothing. */
const unsettled = ['queued', 'failed', 'doubtful'] as const;

/** The columns for a press on send at this moment, by both clocks. */
export function pressed(clock: number) {
  const { boot, seconds } = monotonicNow();
  return { next_attempt_at: clock, asked_at: clock, asked_boot: boot, asked_uptime: seconds };
}
