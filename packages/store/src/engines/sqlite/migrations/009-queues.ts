import { type Kysely, sql } from 'kysely';

const columns = [
  // When a person last pressed send, by the wall clock and by the clock that nobody sets (clock/monotonic.ts). Null in a row
  // of an older roomlog: then `created_at` counts.
  'outbox ADD COLUMN asked_at INTEGER',
  'outbox ADD COLUMN asked_boot TEXT',
  'outbox ADD COLUMN asked_uptime REAL',
  'room ADD COLUMN ids_restarted_after INTEGER',
];

/** How long a message has waited is not counted by a clock that jumps; a room notes that its ids began again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of columns) await sql.raw(`ALTER TABLE ${column}`).execute(db);
}
