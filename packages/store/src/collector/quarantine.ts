/**
 * Items that a source sent and that were not stored: roomlog does not understand them, or their time is implausible.
 * They wait for a person or for a later version.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { countOf } from '../count-rows.ts';
import { listOf } from '../engine.ts';
import type { Db, Quarantined, Trx } from '../schema.ts';
import type { SourceName } from '../sources.ts';
import { hourSeconds, nowSeconds } from '../time/seconds.ts';

/** What to quarantine. */
export interface QuarantineItem {
  /** Where it stood in the answer, as a JSON pointer (RFC 6901). */
  path: string;
  /** One sentence, or its second half. */
  reason: string;
  /** JSON of the item. */
  raw: string;
}

/** How many of the newest rows stay: readings are data, so a year of one sensor's, and of all other rows together. */
const kept = { readings: 100_000, others: 10_000 };

/** Bytes. */
const longestRaw = 4096;

/** Seconds before a repeated item is written again: BOCCO repeats its whole window at every poll. */
const writtenEvery = hourSeconds;

/** An item's identity. */
export const hashOf = (raw: string) => createHash('sha256').update(raw).digest('hex');

/** Which kind of answer of which source. */
export interface Origin {
  source: SourceName;
  /** `rooms`, `readings SENSOR`, `messages ROOM`, `events ROOM`. */
  origin: string;
}

/**
 * Quarantines items: each one once, however often it comes. Updates when a known item was last seen at most once an
 * hour, and deletes the oldest rows (100,000 readings and 10,000 others stay). No commit if nothing is due.
 * @param now this machine's clock, epoch seconds
 * @returns the items that were not known before
 */
export async function quarantine<Item extends QuarantineItem>(
  db: Db,
  from: Origin,
  items: readonly Item[],
  now = nowSeconds(),
): Promise<Item[]> {
  const due = await itemsDue(db, from, items, now);
  if (due.length === 0) return [];
  await db.transaction().execute((trx) => write(trx, from, due, now));
  return due.flatMap(({ item, isKnown }) => (isKnown ? [] : [item]));
}

/** As {@link quarantine}, in the caller's transaction. */
export async function quarantineWithin(trx: Trx, from: Origin, items: readonly QuarantineItem[]): Promise<void> {
  const now = nowSeconds();
  const due = await itemsDue(trx, from, items, now);
  if (due.length > 0) await write(trx, from, due, now);
}

interface Due<Item> {
  hash: string;
  item: Item;
  isKnown: boolean;
}

async function itemsDue<Item extends QuarantineItem>(
  db: Db,
  from: Origin,
  items: readonly Item[],
  now: number,
): Promise<Due<Item>[]> {
  const byHash = new Map(items.map((item) => [hashOf(item.raw), item]));
  const known = await findQuarantined(db, from, [...byHash.keys()]);
  // The difference may be negative: a clock that was set back must not block writes until it catches up.
  const isFresh = (row: Quarantined | undefined) =>
    row !== undefined && (row.state !== 'held' || Math.abs(now - row.last_seen) < writtenEvery);
  const due = [...byHash].filter(([hash]) => !isFresh(known.get(hash)));
  return due.map(([hash, item]) => ({ hash, item, isKnown: known.has(hash) }));
}

async function write(trx: Trx, from: Origin, due: readonly Due<QuarantineItem>[], now: number): Promise<void> {
  for (const {
    hash,
    item: { path, reason, raw },
  } of due) {
    const seen = { first_seen: now, last_seen: now, times: 1 };
    await trx
      .insertInto('quarantine')
      .values({ ...from, hash, reason: `${path} ${reason}`.trim(), raw: cut(raw), ...seen })
      .onConflict((conflict) =>
        conflict
          .columns(['source', 'origin', 'hash'])
          .doUpdateSet((eb) => ({ last_seen: now, times: eb('quarantine.times', '+', 1) })),
      )
      .execute();
  }
  await deleteOldest(trx);
}

/** A query of the origin's rows. */
export const quarantinedFrom = (db: Db, { source, origin }: Origin) =>
  db.selectFrom('quarantine').where('source', '=', source).where('origin', '=', origin);

/** The origin's rows with one of these hashes, by hash. */
export async function findQuarantined(
  db: Db,
  origin: Origin,
  hashes: readonly string[],
): Promise<Map<string, Quarantined>> {
  if (hashes.length === 0) return new Map();
  const wanted = listOf(db, 'text', hashes);
  const rows = await quarantinedFrom(db, origin).selectAll().where('hash', 'in', wanted).execute();
  return new Map(rows.map((row) => [row.hash, row]));
}

/** Those of a source's origins that have rows. One statement, however many. */
export async function quarantinedOrigins(
  db: Db,
  source: SourceName,
  origins: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('quarantine')
    .select('origin')
    .distinct()
    .where('source', '=', source)
    .where('origin', 'in', listOf(db, 'text', origins))
    .execute();
  return new Set(rows.map(({ origin }) => origin));
}

/** At most 4 kB, cut between two characters. */
function cut(raw: string): string {
  const bytes = Buffer.from(raw);
  if (bytes.length <= longestRaw) return raw;
  return new TextDecoder().decode(bytes.subarray(0, longestRaw)).replace(/\ufffd+$/, '');
}

/** Whether only the first 4 kB of an item were kept, so that it can't be stored any more. */
export function isCut({ raw, hash, state }: Quarantined): boolean {
  return state !== 'dropped' && hashOf(raw) !== hash;
}

/** Origins with this prefix. After the prefix comes a uuid. */
const beginsWith = (words: string) => sql<boolean>`origin >= ${words} AND origin < ${`${words}\u{10FFFF}`}`;

async function deleteOldest(trx: Trx): Promise<void> {
  const readings = beginsWith('readings ');
  for (const [are, most] of [
    [readings, kept.readings],
    [sql<boolean>`NOT (${readings})`, kept.others],
  ] as const) {
    const rows = trx.selectFrom('quarantine').where(are);
    const count = await countOf(rows);
    if (count <= most) continue;
    const oldest = rows.select(['source', 'origin', 'hash']).orderBy('last_seen').orderBy('first_seen');
    await sql`DELETE FROM quarantine WHERE (source, origin, hash) IN ${oldest.limit(count - most)}`.execute(trx);
  }
}

/**
 * How many items are undecided.
 * @param origins only of origins with this prefix, such as `readings `
 */
export async function countQuarantined(db: Db, origins = ''): Promise<number> {
  return countOf(db.selectFrom('quarantine').where('state', '=', 'held').where(beginsWith(origins)));
}

/**
 * The undecided items, the last seen first.
 * @param origin only of this one
 */
export async function listQuarantined(db: Db, limit: number, origin?: string): Promise<Quarantined[]> {
  return db
    .selectFrom('quarantine')
    .selectAll()
    .where('state', '=', 'held')
    .$if(origin !== undefined, (query) => query.where('origin', '=', origin ?? ''))
    .orderBy('last_seen', 'desc')
    .orderBy('first_seen', 'desc')
    .orderBy('hash')
    .limit(limit)
    .execute();
}

/** Records that a person accepted an item. The caller has stored it. */
export async function markAccepted(db: Db, item: Quarantined): Promise<void> {
  await decide(db, item, { state: 'accepted' });
}

/** Records that a person dropped an item, and deletes its content. It stays dropped when it comes again. */
export async function dropQuarantined(db: Db, item: Quarantined): Promise<void> {
  await decide(db, item, { state: 'dropped', raw: '' });
}

async function decide(
  db: Db,
  { source, origin, hash }: Quarantined,
  change: { state: 'accepted' | 'dropped'; raw?: string },
): Promise<void> {
  await db
    .updateTable('quarantine')
    .set(change)
    .where((eb) => eb.and({ source, origin, hash }))
    .execute();
}
