/**
 * What the user of a database must be allowed to do, so that a right which is missing is found at the start, and not with
 * the first message. A collector makes tables and partitions, so its user owns them; a dashboard's may be a narrower one.
 */
import { sql } from 'kysely';
import { StoreError } from '../../errors.ts';
import type { Db } from '../../schema.ts';
import type { Role } from '../../store.ts';
import type { Privilege, Rights } from '../database.ts';

/** Every table and view that is asked for by its name. */
// biome-ignore format: a list of words
const tables = [
  'account', 'change', 'collector', 'comfort', 'event', 'gap', 'job_run', 'lease', 'media', 'media_file', 'member',
  'message', 'message_conflict', 'message_text', 'outage', 'outbox', 'quarantine', 'read_request', 'reading',
  'reading_closed', 'reading_conflict', 'reading_day', 'reading_open', 'rollup_day', 'rollup_hour', 'rollup_week', 'room',
  'schema_version', 'seal', 'sensor', 'sensor_health', 'setting', 'slice', 'waveform',
];

/** What the functions write that are given the dashboard's `outbox`, and the feed of changes that tells of it. */
const written: Rights = {
  change: ['INSERT', 'DELETE'],
  comfort: ['INSERT', 'DELETE'],
  media_file: ['INSERT', 'DELETE'],
  outage: ['INSERT', 'UPDATE'],
  outbox: ['INSERT', 'UPDATE', 'DELETE'],
  read_request: ['INSERT', 'UPDATE'],
  // Of one column, unfollowed_at: that is also enough to lock a row.
  room: ['UPDATE'],
  // Of one column, continues.
  sensor: ['UPDATE'],
  setting: ['INSERT', 'UPDATE'],
};

/** By what a connection is for. */
export const rightsOf: Readonly<Record<Exclude<Role, 'writer'>, Rights>> = {
  reader: Object.fromEntries(tables.map((table) => [table, ['SELECT' as const]])),
  outbox: Object.fromEntries(tables.map((table) => [table, ['SELECT' as const, ...(written[table] ?? [])]])),
};

/** @throws StoreError `refused` for a user who can't do what a connection of this role is for */
export const expectRole = (db: Db, role: Role, address: string): Promise<void> =>
  role === 'writer' ? expectOwner(db, address) : expectRights(db, rightsOf[role], address);

/** A writer makes partitions of tables, and only their owner may. */
async function expectOwner(db: Db, address: string): Promise<void> {
  const { rows } = await sql<{ owner: string }>`
    SELECT pg_get_userbyid(relowner) AS owner FROM pg_class
    WHERE oid = to_regclass(quote_ident(current_schema()) || '.reading_open') AND NOT pg_has_role(relowner, 'USAGE')
  `.execute(db);
  for (const { owner } of rows) {
    const sentence = `The user of ${address} may not write readings: ${owner} owns the tables; use that user, or a member of it.`;
    throw new StoreError('refused', sentence);
  }
}

/** @throws StoreError `refused` that names every right which the user lacks */
export async function expectRights(db: Db, rights: Rights, address: string): Promise<void> {
  const wanted = Object.entries(rights).flatMap(([table, privileges]) =>
    privileges.map((privilege): [string, Privilege] => [table, privilege]),
  );
  const { rows } = await sql<{ table: string; privilege: string }>`
    SELECT "table", privilege
    FROM unnest(CAST(${wanted.map(([table]) => table)} AS text[]), CAST(${wanted.map(([, privilege]) => privilege)} AS text[]))
        WITH ORDINALITY AS given("table", privilege, position),
      to_regclass(quote_ident(current_schema()) || '.' || quote_ident("table")) AS found
    WHERE NOT CASE privilege WHEN 'DELETE' THEN has_table_privilege(found, privilege)
      ELSE has_any_column_privilege(found, privilege) END
    ORDER BY position`.execute(db);
  if (rows.length === 0) return;
  const lacking = rows.map(({ table, privilege }) => `${privilege} on ${table}`).join(', ');
  throw new StoreError('refused', `The user of ${address} lacks ${lacking}; grant that, as docs/fleet.md says.`);
}
