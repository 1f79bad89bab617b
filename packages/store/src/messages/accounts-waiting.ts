import type { Db } from '../schema.ts';

/** The ids of the accounts for which a message or a read mark waits for its next attempt, due or not, or for its echo. */
export async function accountsWaiting(db: Db): Promise<Set<number>> {
  const found = new Set<number>();
  for (const table of ['outbox', 'read_request'] as const) {
    const queued = db
      .selectFrom(table)
      .innerJoin('room', 'room.id', `${table}.room_id`)
      .select('account_id')
      .distinct()
      .where('state', 'in', ['queued', 'doubtful']);
    for (const { account_id } of await queued.execute()) found.add(account_id);
  }
  return found;
}
