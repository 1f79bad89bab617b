import { type Kysely, sql } from 'kysely';

const columns = [
  // When a person last pressed send, by the wall clock and by the monotonic clock (clock/monotonic.ts). Null in rows of
  // older versions: then `created_at` counts.
  'outbox ADD COLUMN asked_at INTEGER',
  'outbox ADD COLUMN asked_boot TEXT',
  'outbox ADD COLUMN asked_uptime REAL',
  'room ADD COLUMN ids_restarted_after INTEGER',
];

/** The age of a waiting message must not depend on a clock that jumps. A room records that its ids restarted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of columns) await sql.raw(`ALTER TABLE ${column}`).execute(db);
}
