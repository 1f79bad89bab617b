import { sql } from 'kysely';
import type { Db } from '../../schema.ts';

/**
 * See `Engine.refreshStatistics`. Autovacuum would do it in a minute or so: until then a question about a day reads years.
 * https://www.postgresql.org/docs/current/populate.html#POPULATE-ANALYZE
 */
export async function refreshStatistics(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`.execute(db);
  await sql`ANALYZE ${sql.join(rows.map(({ name }) => sql.table(name)))}`.execute(db);
}
