/** The rows of a copy, page by page, in an order that is the same in every store. */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import type { Db } from '../schema.ts';
import type { Span } from '../time/seconds.ts';
import type { Scope } from './scope.ts';
import { type CopiedRow, type Key, type Part, parts, type Wanted } from './tables.ts';

/** Rows per transaction. */
const rowsAtATime = 5000;

/** How far a copy is: the last row. All parts before are complete, and so are all owners before. */
export interface Cursor {
  part: string;
  owner: number | null;
  after: Key | null;
}

/** Rows of one owner that follow each other. */
export interface Stretch {
  owner: number | null;
  /** The row before them; null for the owner's first ones. */
  after: Key | null;
  rows: readonly CopiedRow[];
  /** Whether they are the owner's last ones. */
  isLast: boolean;
}

export interface Page {
  part: Part;
  stretches: readonly Stretch[];
  end: Cursor;
  /** Owners up to this page, and all of them; 0 for a part without. */
  owners: { done: number; all: number };
}

/** What is read of a copy's parts; all of them without it. */
export interface Extent {
  /** Only what stands behind it. */
  from?: Cursor | null;
  /** The only spans of time of an owner's rows that are read; undefined for all. */
  spansOf?: (part: Part, owner: number | null) => Promise<readonly Span[] | undefined>;
}

export async function* pagesOf(db: Db, scope: Scope, { from = null, spansOf }: Extent = {}): AsyncGenerator<Page> {
  const first = parts.findIndex(({ name }) => name === from?.part);
  for (const part of parts.slice(Math.max(first, 0))) {
    const behind = part.name === from?.part ? from : null;
    yield* pagesOfPart(db, part, scope, { from: behind, ...(spansOf && { spansOf }) });
  }
}

async function* pagesOfPart(db: Db, part: Part, scope: Scope, { from, spansOf }: Extent): AsyncGenerator<Page> {
  const all = part.owner ? scope[part.owner.of] : [null];
  const begin = from ? Math.max(all.indexOf(from.owner as never), 0) : 0;
  let stretches: Stretch[] = [];
  let count = 0;
  for (let at = begin; at < all.length; at++) {
    const owner = all[at] ?? null;
    const owners = part.owner ? { done: at + 1, all: all.length } : { done: 0, all: 0 };
    for (const span of (await spansOf?.(part, owner)) ?? [undefined]) {
      let after = from?.owner === owner ? from.after : null;
      for (let isLast = false; !isLast; ) {
        const limit = rowsAtATime - count;
        const rows = await readRows(db, part, scope, { owner, after, limit, ...(span && { span }) });
        isLast = rows.length < limit;
        if (rows.length > 0 || after !== null) stretches.push({ owner, after, rows, isLast });
        count += rows.length;
        after = keyOf(part, rows.at(-1)) ?? after;
        if (isLast) continue;
        yield { part, stretches, end: { part: part.name, owner, after }, owners };
        stretches = [];
        count = 0;
      }
    }
  }
  const last = stretches.at(-1);
  if (last === undefined) return;
  const after = keyOf(part, last.rows.at(-1)) ?? last.after;
  const owners = part.owner ? { done: all.length, all: all.length } : { done: 0, all: 0 };
  yield { part, stretches, end: { part: part.name, owner: last.owner, after }, owners };
}

async function readRows(db: Db, part: Part, scope: Scope, wanted: Wanted): Promise<CopiedRow[]> {
  const { table, key, owner } = part;
  const names = key.map((column) => sql.ref(`${table}.${column}`));
  const conditions = [
    owner && sql`${sql.ref(`${table}.${owner.column}`)} = ${wanted.owner}`,
    part.only?.(db, scope),
    wanted.after && sql`(${sql.join(names)}) > (${sql.join(wanted.after)})`,
    wanted.span &&
      sql`${sql.ref(`${table}.ts`)} BETWEEN ${asBigint(wanted.span.from)} AND ${asBigint(wanted.span.to - 1)}`,
  ].filter((condition) => condition !== undefined && condition !== null);
  const where = conditions.length > 0 ? sql`WHERE ${sql.join(conditions, sql` AND `)}` : sql``;
  const source = part.from?.(db, wanted) ?? sql.table(table);
  const { rows } = await sql<CopiedRow>`
    SELECT ${sql.table(table)}.* FROM ${source} AS ${sql.table(table)} ${where}
    ORDER BY ${sql.join(names)} LIMIT ${wanted.limit}`.execute(db);
  return rows;
}

/** @returns undefined for no row */
function keyOf({ key }: Part, row: CopiedRow | undefined): Key | undefined {
  return row && key.map((column) => row[column] as number | string);
}
