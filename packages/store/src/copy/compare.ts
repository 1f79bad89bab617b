/** Whether a copy is what it is a copy of. */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import type { Db } from '../schema.ts';
import { describeSeal, type FailedSeal } from '../seals/failed-seals.ts';
import { countAndText, type DayText, type SealKey } from '../seals/seal-text.ts';
import { isIntact, verifySeals } from '../seals/verify.ts';
import { daySeconds, type Span } from '../time/seconds.ts';
import { type Page, pagesOf } from './pages.ts';
import type { Scope } from './scope.ts';
import type { CopiedRow, Part } from './tables.ts';
import { rowIn, sameRow } from './write-page.ts';

/** The first row that differs, as the second half of a sentence: `messages (id 12)`. */
export class Difference extends Error {
  override readonly name = 'Difference';
}

const differing = (part: Part, row: CopiedRow) => {
  const place = [...(part.owner ? [part.owner.column] : []), ...part.key].map((name) => `${name} ${String(row[name])}`);
  return new Difference(`${part.name} (${[...new Set(place)].join(', ')})`);
};

/** Both stores, and what is compared. */
export interface Compared {
  source: Db;
  target: Db;
  scope: Scope;
}

/**
 * Compares the checksum of each sealed day with the copy's rows, and every other row with the source's.
 * @param progress called after every page of rows, and after every sealed day without one
 * @returns how many rows there are, by the names of the parts
 * @throws Difference
 */
export async function compareStores(
  { source, target, scope }: Compared,
  progress: (page?: Page) => void,
): Promise<{ rows: Record<string, number>; failed: FailedDays }> {
  const found: FailedSeal[] = [];
  for await (const { key, intact, known } of verifySeals(target)) {
    progress();
    if (!intact) found.push({ key, known, words: await describeSeal(target, key) });
  }
  const rows: Record<string, number> = {};
  const add = (name: string, count: number) => {
    rows[name] = (rows[name] ?? 0) + count;
  };
  const failing = new Set(found.map(({ key }) => nameOf(key)));
  // What a checksum proves needs no second proof, and most of a store are such readings.
  const provenDays = async (part: Part, owner: number | null) => {
    if (part.table !== 'reading' || owner === null) return undefined;
    const days = await sealedDays(target, owner);
    return days.filter(({ day }) => !failing.has(nameOf({ kind: 'reading', ref: owner, day })));
  };
  const copied = pagesOf(target, scope, {
    spansOf: async (part, owner) => spansBeside(await provenDays(part, owner)),
  });
  const pages = pagesOf(source, scope, {
    spansOf: async (part, owner) => {
      const days = await provenDays(part, owner);
      for (const { rows: count } of days ?? []) add(part.name, count);
      return spansBeside(days);
    },
  });
  for await (const page of pages) {
    const next = await copied.next();
    comparePages({ target, scope }, page, next.done ? undefined : next.value);
    add(page.part.name, rowsOf(page).length);
    progress(page);
  }
  const { value, done } = await copied.next();
  if (!done) throw differing(value.part, rowsOf(value)[0] ?? {});
  return { rows, failed: await explainFailed(source, found) };
}

const nameOf = ({ kind, ref, day }: SealKey) => `${kind} ${ref} ${day}`;

async function sealedDays(db: Db, sensor: number): Promise<{ day: number; rows: number }[]> {
  const seals = db.selectFrom('seal').select(['day', 'rows']).where('kind', '=', 'reading').where('ref', '=', sensor);
  return seals.orderBy('day').execute();
}

/** The times before, between and after days; undefined for no days at all. */
function spansBeside(days: readonly { day: number }[] | undefined): Span[] | undefined {
  if (days === undefined) return undefined;
  const ends = [Number.MIN_SAFE_INTEGER, ...days.map(({ day }) => day + daySeconds)];
  const begins = [...days.map(({ day }) => day), Number.MAX_SAFE_INTEGER];
  return ends.map((from, at) => ({ from, to: begins[at] ?? from })).filter(({ from, to }) => from < to);
}

function comparePages(
  { target, scope }: Pick<Compared, 'target' | 'scope'>,
  page: Page,
  other: Page | undefined,
): void {
  const rows = rowsOf(page);
  const copies = other?.part === page.part ? rowsOf(other) : [];
  for (const [at, row] of rows.entries()) {
    const copy = copies[at];
    if (!copy || !sameRow(rowIn(target, page.part, row, scope), copy)) throw differing(page.part, row);
  }
  const more = copies[rows.length];
  if (more) throw differing(page.part, more);
}

const rowsOf = ({ stretches }: Page) => stretches.flatMap(({ rows }) => rows);

/** Days of the copy whose rows don't match their seals. */
export interface FailedDays {
  /** Those that fail in the source too, in words. */
  broken: { key: SealKey; words: string }[];
  /** Those that have another character for U+0000, which the copy's database can't store. */
  changed: SealKey[];
}

/** Call it when all rows are the same. @throws Difference for a day that is intact in the source */
async function explainFailed(source: Db, found: readonly FailedSeal[]): Promise<FailedDays> {
  const failed: FailedDays = { broken: [], changed: [] };
  for (const { key, words } of found) {
    if ((await isIntact(source, key)) === false) failed.broken.push({ key, words });
    else if ((await textOf(source, key)).includes('\0')) failed.changed.push(key);
    else throw new Difference(`the checksum of the ${words}`);
  }
  return failed;
}

async function textOf(db: Db, { kind, ref, day }: SealKey): Promise<string> {
  const { rows } = await sql<DayText>`SELECT ${countAndText(db, kind, sql`${ref}`, asBigint(day))}`.execute(db);
  return rows[0]?.text ?? '';
}
