import type { Db } from '../schema.ts';

/** Whether a message or a read mark of any account waits for its next attempt, due or not. */
export async function isAnythingQueued(db: Db): Promise<boolean> {
  for (const table of ['outbox', 'read_request'] as const) {
    const queued = db.selectFrom(table).select('state').where('state', '=', 'queued').limit(1);
    if (await queued.executeTakeFirst()) return true;
  }
  return false;
}
