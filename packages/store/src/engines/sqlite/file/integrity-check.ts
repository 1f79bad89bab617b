/** SQLite's integrity check, on a new connection that can't write. */
import type Database from 'better-sqlite3';
import { isUnreadable } from '../errors.ts';
import { readOnly } from './read-only.ts';

type Check = 'quick_check' | 'integrity_check';

/**
 * What SQLite finds wrong in a file, as the end of a sentence; undefined for a good file. Checks a second time before
 * it reports damage, because a disk may fail for a moment. Blocks: about 10 ms per MB.
 * @param check `integrity_check` also compares every index with its table
 */
export function findDamage(path: string, check: Check): string | undefined {
  return examine(path, check) && examine(path, check);
}

/** Only the first one is reported, and the tables of the others. */
const mostProblems = 50;

function examine(path: string, check: Check): string | undefined {
  return readOnly(path, (sqlite) => {
    try {
      const found = sqlite.pragma(`${check}(${mostProblems})`) as Record<string, string>[];
      // One row may have several lines below a heading.
      const lines = found.flatMap((row) => Object.values(row)).flatMap((text) => text.split('\n'));
      const problems = lines.filter((line) => line !== 'ok' && line !== '' && !line.startsWith('***'));
      return problems.length === 0 ? undefined : inWords(problems, tablesOf(sqlite));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      const places = [...new Set(tablesOf(sqlite).values())].filter((table) => !isWhole(sqlite, check, table));
      return places.length === 0 ? error.message : `${error.message}: table ${places.join(', ')}`;
    }
  });
}

/** If the check of the whole file stops at an error, checks of each table find the damaged ones. */
function isWhole(sqlite: Database.Database, check: Check, table: string): boolean {
  try {
    return sqlite.pragma(`${check}('${table.replaceAll("'", "''")}')`, { simple: true }) === 'ok';
  } catch {
    return false;
  }
}

/** By root page; empty if the schema can't be read. */
function tablesOf(sqlite: Database.Database): Map<string, string> {
  try {
    const rows = sqlite.prepare('SELECT CAST(rootpage AS TEXT), tbl_name FROM sqlite_schema').raw().all();
    return new Map(rows as [string, string][]);
  } catch {
    return new Map();
  }
}

/** Replaces SQLite's `Tree N`, where N is a root page, by the name of the table. */
function inWords(problems: readonly string[], tables: Map<string, string>): string {
  const named = problems.map((problem) =>
    problem
      .trim()
      .replace(/\bTree (\d+)/, (tree, root: string) => (tables.has(root) ? `table ${tables.get(root)}` : tree)),
  );
  const places = new Set(named.flatMap((problem) => /table (\w+)/.exec(problem)?.[1] ?? []));
  const [first = ''] = named;
  const others = [...places].filter((name) => !first.includes(name));
  return others.length === 0 ? first : `${first}; damaged too: ${others.join(', ')}`;
}

/** A row of `table` that refers to a missing row of `parent`. */
interface StrayRow {
  table: string;
  parent: string;
}

/** The first row that refers to a missing row; undefined if there is none. Reads all rows with references. */
export function strayRow(sqlite: Database.Database): StrayRow | undefined {
  return (sqlite.pragma('foreign_key_check') as StrayRow[])[0];
}
