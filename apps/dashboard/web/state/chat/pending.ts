/** Which messages on their way out are not in the message list yet. */
import type { MessageJson, OutboxJson } from '../../../src/schemas.ts';

/** BOCCO and browsers mix the cases of ids. */
export const sameId = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** A row that is sent, but whose message is further back than the list goes, waits for nothing any more. */
export function stillPending(rows: readonly OutboxJson[], messages: readonly MessageJson[]): OutboxJson[] {
  const oldest = messages[0]?.id ?? 0;
  return rows.filter(
    ({ unique_id, state, message_id }) =>
      !messages.some((message) => sameId(message.unique_id, unique_id)) &&
      !(state === 'sent' && (message_id ?? oldest) < oldest),
  );
}
