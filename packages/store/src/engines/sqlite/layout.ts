/** The layout of a file (tables, columns, indexes), and the layouts of all releases of roomlog. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { migrations } from './migrations/index.ts';

/** `table room`, `column room.uuid`, `index message_day` …, each with its CREATE statement (empty for a column). */
export type Layout = ReadonlyMap<string, string>;

export function layoutOf(sqlite: Database.Database): Layout {
  const objects = sqlite.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").raw();
  const columns = sqlite.prepare('SELECT name FROM pragma_table_info(?)').pluck();
  const layout = new Map<string, string>();
  for (const [type, name, statement] of objects.all() as [string, string, string][]) {
    layout.set(`${type} ${name}`, statement);
    if (type !== 'table') continue;
    for (const column of columns.all(name) as string[]) layout.set(`column ${name}.${column}`, '');
  }
  return layout;
}

/** When a table is renamed, versions of SQLite leave different quotes and blanks in its statement. */
export function isSameStatement(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [one, other].map((statement) => statement?.replaceAll(/["\s]+/g, ' ').trim());
  return a === b;
}

let cached: Promise<ReadonlyMap<number, Layout>> | undefined;

/** By version. Runs the migrations in memory once per process, which takes some milliseconds. */
export function releasedLayouts(): Promise<ReadonlyMap<number, Layout>> {
  cached ??= makeLayouts();
  return cached;
}

async function makeLayouts(): Promise<ReadonlyMap<number, Layout>> {
  const sqlite = new Database(':memory:');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const layouts = new Map<number, Layout>();
  for (const migration of migrations) {
    await migration.up(db);
    layouts.set(migration.version, layoutOf(sqlite));
  }
  await db.destroy();
  return layouts;
}

/** The first of `names` that a file lacks. */
export function firstMissing(names: Iterable<string>, layout: Layout): string | undefined {
  return Iterator.from(names).find((name) => !layout.has(name));
}
