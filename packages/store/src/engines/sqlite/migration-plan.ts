/** Which migrations a file still needs, by its version and by its layout. */
import type Database from 'better-sqlite3';
import { unreleased } from '../../errors.ts';
import { isSameStatement, type Layout, layoutOf, type Release, releasedLayouts } from './layout.ts';
import { migrations } from './migrations/index.ts';

interface Plan {
  /** Versions of the migrations to run, ascending. */
  versions: number[];
  /** The layout is not that of the file's version: development versions had other numbers for some layouts. */
  repairs: boolean;
}

/**
 * A file with a released layout needs the migrations after its version. Any other file needs those that it lacks, if
 * each migration was run completely or not at all. Call it in a transaction, because it reads the file several times.
 * @param from the file's version
 * @throws StoreError `unreleased` for any other file
 */
export async function planMigrations(sqlite: Database.Database, from: number): Promise<Plan> {
  const found = layoutOf(sqlite);
  const every = migrations.map(({ version }) => version);
  if (found.size === 0) return { versions: every, repairs: false };
  const releases = await releasedLayouts();
  const needed = releases.filter((release) => !isDone(sqlite.name, release, from, found));
  const versions = needed.map(({ version }) => version);
  const repairs = String(versions) !== String(every.filter((version) => version > from));
  if (repairs) refuseUnknownTables(sqlite.name, releases, found);
  return { versions, repairs };
}

function isDone(path: string, { version, added }: Release, from: number, found: Layout): boolean {
  if (added.length === 0) return version <= from;
  // An index is lost when a later migration rebuilds its table.
  const tables = added.filter((name) => !name.startsWith('index '));
  const signs = tables.length > 0 ? tables : added;
  const missing = signs.find((name) => !found.has(name));
  if (missing !== undefined && signs.some((name) => found.has(name))) throw unreleased(path, `there is no ${missing}`);
  return missing === undefined;
}

/** An unknown table may be a missing one with a damaged name: never make a new one in its place. */
function refuseUnknownTables(path: string, releases: readonly Release[], found: Layout): void {
  const known = new Set(releases.flatMap(({ added }) => added));
  const unknown = [...found.keys()].find((name) => name.startsWith('table ') && !known.has(name));
  if (unknown !== undefined) throw unreleased(path, `there is a ${unknown}`);
}

/**
 * Makes the indexes that were lost with a rebuilt table.
 * @throws StoreError `unreleased` if the file doesn't have the newest layout then
 */
export async function finishRepair(sqlite: Database.Database): Promise<void> {
  const found = layoutOf(sqlite);
  for (const [name, statement] of await newestLayout()) {
    if (name.startsWith('index ') && !found.has(name)) sqlite.exec(statement);
  }
  const other = await findOtherLayout(sqlite);
  if (other !== undefined) throw unreleased(sqlite.name, `its ${other} differs`);
}

/**
 * What is missing or different in the layout of a store, such as `table room`.
 * @returns the first difference to this version's layout; undefined if there is none
 */
export async function findOtherLayout(sqlite: Database.Database): Promise<string | undefined> {
  const found = layoutOf(sqlite);
  return Iterator.from(await newestLayout()).find(
    ([name, statement]) => !isSameStatement(found.get(name), statement),
  )?.[0];
}

const newestLayout = async () => (await releasedLayouts()).at(-1)?.layout ?? new Map<string, string>();
