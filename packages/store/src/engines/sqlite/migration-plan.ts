/** Which migrations a file still needs, by what it says of itself and by what is in it. */
import type Database from 'better-sqlite3';
import { unreleased } from '../../errors.ts';
import type { Store } from '../../store.ts';
import { sqliteOf } from './engine.ts';
import { firstMissing, isSameStatement, type Layout, layoutOf, releasedLayouts } from './layout.ts';
import { migrations, newestVersion } from './migrations/index.ts';

interface Plan {
  /** Of the migrations to do, ascending. */
  versions: number[];
  /** The file isn't what its version says: development versions numbered some layouts otherwise. */
  repairs: boolean;
}

/**
 * A file of a released layout needs what came after its version. Any other needs what it lacks, if each migration has been
 * done whole or not at all. To be called in a transaction: the file is looked at more than once.
 * @param from what the file says of itself
 * @throws StoreError `unreleased` for a file of which that can't be said
 */
export async function planMigrations(sqlite: Database.Database, from: number): Promise<Plan> {
  const found = layoutOf(sqlite);
  const every = migrations.map(({ version }) => version);
  if (found.size === 0) return { versions: every, repairs: false };
  const layouts = await releasedLayouts();
  const needed = migrations.filter(({ version }) => !isDone(sqlite.name, version, from, layouts, found));
  const versions = needed.map(({ version }) => version);
  const repairs = String(versions) !== String(every.filter((version) => version > from));
  if (repairs) refuseStrangers(sqlite.name, layouts, found);
  return { versions, repairs };
}

function isDone(
  path: string,
  version: number,
  from: number,
  layouts: ReadonlyMap<number, Layout>,
  found: Layout,
): boolean {
  const before = layouts.get(Math.max(...[...layouts.keys()].filter((known) => known < version)));
  const introduced = [...(layouts.get(version)?.keys() ?? [])].filter((name) => !before?.has(name));
  if (introduced.length === 0) return version <= from;
  // An index goes with its table when a later migration makes that anew.
  const tables = introduced.filter((name) => !name.startsWith('index '));
  const marks = tables.length > 0 ? tables : introduced;
  const missing = firstMissing(marks, found);
  if (missing !== undefined && marks.some((name) => found.has(name))) throw unreleased(path, `there is no ${missing}`);
  return missing === undefined;
}

/** A table by a name that no layout has may be one that is missing, its name damaged: nothing is put in its place. */
function refuseStrangers(path: string, layouts: ReadonlyMap<number, Layout>, found: Layout): void {
  const known = new Set([...layouts.values()].flatMap((layout) => [...layout.keys()]));
  const stranger = [...found.keys()].find((name) => name.startsWith('table ') && !known.has(name));
  if (stranger !== undefined) throw unreleased(path, `there is a ${stranger}`);
}

/**
 * Makes the indexes that went with a table; then the file must be of the newest layout.
 * @throws StoreError `unreleased` when it isn't
 */
export async function finishRepair(sqlite: Database.Database): Promise<void> {
  const found = layoutOf(sqlite);
  for (const [name, statement] of await newestLayout()) {
    if (name.startsWith('index ') && !found.has(name)) sqlite.exec(statement);
  }
  const other = await otherLayout(sqlite);
  if (other !== undefined) throw unreleased(sqlite.name, `its ${other} is another one`);
}

/** What of the newest layout a file has not, or otherwise: `table room`. Undefined where it has everything. */
export async function findOtherLayout(store: Store): Promise<string | undefined> {
  return otherLayout(sqliteOf(store));
}

async function otherLayout(sqlite: Database.Database): Promise<string | undefined> {
  const found = layoutOf(sqlite);
  return Iterator.from(await newestLayout()).find(
    ([name, statement]) => !isSameStatement(found.get(name), statement),
  )?.[0];
}

const newestLayout = async () => (await releasedLayouts()).get(newestVersion) ?? new Map<string, string>();
