/** Which messages of the outbox are not in the message list yet. */
import type { MessageJson, OutboxJson } from '../../../src/schemas.ts';
import type { Failure } from '../../text/failures.ts';

/** A message on its way out; the page knows further reasons why it is not sent. */
export type PendingRow = Omit<OutboxJson, 'error' | 'failure'> & { failure: Failure | null };

/** BOCCO and browsers mix the cases of ids. */
export const sameId = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * A sent row is not pending when its message is older than the loaded list, nor when only a person knows that it was sent. A
 * service may have given its message another `unique_id`.
 */
export function stillPending(rows: readonly PendingRow[], messages: readonly MessageJson[]): PendingRow[] {
  const oldest = messages[0]?.id ?? 0;
  return rows.filter(
    ({ unique_id, state, message_id }) =>
      !messages.some(({ id, unique_id: other }) => id === message_id || sameId(other, unique_id)) &&
      !(state === 'sent' && (message_id ?? -1) < oldest),
  );
}
