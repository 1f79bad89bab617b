/** Writes a page of a copy, and what stands beside its rows. */
import { engineOf, type SensorDay } from '../engine.ts';
import { insertRows } from '../readings/rows.ts';
import type { Db, ReadingRow, Schema, StoredMessage, Trx } from '../schema.ts';
import { dayOf, daysOf } from '../seals/reseal.ts';
import type { Page, Stretch } from './pages.ts';
import type { Scope } from './scope.ts';
import type { CopiedRow, Part } from './tables.ts';

export async function writePage(trx: Trx, { part, stretches }: Page, scope: Scope): Promise<void> {
  const stored = stretches.map((stretch) => ({
    ...stretch,
    rows: stretch.rows.map((row) => rowIn(trx, part, row, scope)),
  }));
  const write = writers[part.table] ?? writeRows;
  await write(trx, stored, part.table);
}

/** A row of the source as it is in the target. */
export function rowIn(target: Db, { given }: Part, row: CopiedRow, scope: Scope): CopiedRow {
  const own = given ? { ...row, ...given(target, row, scope) } : row;
  if (engineOf(target).storesNul || !Object.values(own).some(hasNul)) return own;
  const values = Object.entries(own).map(([name, value]) => [
    name,
    hasNul(value) ? value.replaceAll('\0', '\ufffd') : value,
  ]);
  return Object.fromEntries(values) as CopiedRow;
}

const hasNul = (value: unknown): value is string => typeof value === 'string' && value.includes('\0');

type Writer = (trx: Trx, stretches: readonly Stretch[], table: keyof Schema) => Promise<void>;

const writers: Partial<Record<keyof Schema, Writer>> = { message: writeMessages, reading: writeReadings };

async function writeRows(trx: Trx, stretches: readonly Stretch[], table: keyof Schema): Promise<void> {
  const rows = stretches.flatMap((stretch) => stretch.rows);
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const values = rows.map((row) => columns.map((column) => row[column] ?? null));
  await engineOf(trx).insertMany(trx, table, columns, values);
}

/** With the search index. What an older version has not indexed yet the collector will. */
async function writeMessages(trx: Trx, stretches: readonly Stretch[]): Promise<void> {
  await writeRows(trx, stretches, 'message');
  const messages = stretches.flatMap(({ rows }) => rows as unknown as StoredMessage[]);
  const indexed = messages.filter((message) => message.indexed === 1);
  if (indexed.length > 0) await engineOf(trx).indexTexts(trx, indexed);
}

/** Sealed days are closed as soon as they are complete. */
async function writeReadings(trx: Trx, stretches: readonly Stretch[]): Promise<void> {
  const engine = engineOf(trx);
  const rows = stretches.flatMap((stretch) => stretch.rows as unknown as ReadingRow[]);
  const sensors = stretches.flatMap(({ owner }) => owner ?? []);
  await engine.lockRows(trx, 'sensor', sensors);
  const days = daysOf(rows.map(({ sensor_id, ts }) => ({ ref: sensor_id, time: ts })));
  await engine.openDays(trx, [...days.values()]);
  await insertRows(trx, rows);
  const complete: SensorDay[] = [];
  for (const stretch of stretches) complete.push(...(await completeDays(trx, stretch)));
  await engine.closeDays(trx, complete);
}

/** The sealed days that have all of their readings now: the last one may go on in the next page. */
async function completeDays(trx: Trx, { owner, after, rows, isLast }: Stretch): Promise<SensorDay[]> {
  const first = Number(after?.[0] ?? rows[0]?.['ts']);
  const last = Number(rows.at(-1)?.['ts'] ?? first);
  const seals = trx
    .selectFrom('seal')
    .select(['ref', 'day'])
    .where('kind', '=', 'reading')
    .where('ref', '=', owner)
    .where('day', '>=', dayOf(first))
    .where('day', isLast ? '<=' : '<', dayOf(last));
  return seals.execute();
}

/** Whether two rows have the same columns and values. */
export function sameRow(a: CopiedRow, b: CopiedRow): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], b[name]));
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  return a === b;
}
