import type Database from 'better-sqlite3';
import type { Value } from '../../engine.ts';

/** See `Engine.insertMany`. One statement with all rows as JSON takes 1.4 times as long. */
export function insertMany(
  sqlite: Database.Database,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Value[]>,
): void {
  const names = columns.map((name) => `"${name}"`).join(', ');
  const values = columns.map(() => '?').join(', ');
  const insert = sqlite.prepare(`INSERT INTO ${table} (${names}) VALUES (${values})`);
  for (const row of rows) insert.run(...row);
}
