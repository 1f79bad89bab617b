import { sql } from 'kysely';
import type { Db } from '../../schema.ts';

/** See `Engine.size`. With all indexes; of the store's schema alone. */
export async function size(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    SELECT coalesce(sum(pg_total_relation_size(pg_class.oid)), 0) AS bytes
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = current_schema() AND relkind = 'r'`.execute(db);
  return rows[0]?.bytes ?? 0;
}
