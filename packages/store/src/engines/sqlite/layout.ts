/** Which tables, columns and indexes a file has, and which the layouts have that roomlog has released. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { migrations } from './migrations/index.ts';

/** `table room`, `column room.uuid`, `index message_day` …, each with the statement that makes it (none for a column). */
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

/** Versions of SQLite differ in the quotes and blanks that they leave in a statement when a table gets another name. */
export function isSameStatement(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [one, other].map((statement) => statement?.replaceAll(/["\s]+/g, ' ').trim());
  return a === b;
}

let made: Promise<ReadonlyMap<number, Layout>> | undefined;

/** By version, made by the migrations in memory: some milliseconds, once in a process. */
export function releasedLayouts(): Promise<ReadonlyMap<number, Layout>> {
  made ??= makeLayouts();
  return made;
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
