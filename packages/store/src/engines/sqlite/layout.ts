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

export interface Release {
  version: number;
  layout: Layout;
  /** Names that the layout before it lacks. */
  added: string[];
}

let cached: Promise<readonly Release[]> | undefined;

/** In order. Runs the migrations in memory once per process, which takes some milliseconds. */
export function releasedLayouts(): Promise<readonly Release[]> {
  cached ??= makeLayouts();
  return cached;
}

async function makeLayouts(): Promise<readonly Release[]> {
  const sqlite = new Database(':memory:');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const releases: Release[] = [];
  for (const migration of migrations) {
    await migration.up(db);
    const layout = layoutOf(sqlite);
    const before = releases.at(-1)?.layout;
    releases.push({
      version: migration.version,
      layout,
      added: [...layout.keys()].filter((name) => !before?.has(name)),
    });
  }
  await db.destroy();
  return releases;
}
