/** What BOCCO sent and is not shown: nobody here understands it, or its time can't be true. It waits for a person or a later version. */

import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { countOf } from '../count-rows.ts';
import { listOf } from '../engine.ts';
import type { Quarantined, Schema } from '../schema.ts';
import type { SourceName } from '../sources.ts';
import { nowSeconds } from '../time/now.ts';
import { hourSeconds } from '../time/seconds.ts';

export interface QuarantineItem {
  /** Where in the answer, as a JSON pointer. */
  path: string;
  reason: string;
  raw: string;
}

/** So many of the newest are kept: a year of a sensor's readings, for those are data, and of the rest together. */
const kept = { readings: 100_000, others: 10_000 };

/** Bytes. */
const longestRaw = 4096;

/** An item that comes again is written again after so many seconds: BOCCO repeats its whole window at each poll. */
const writtenEvery = hourSeconds;

/** What an item is known by: the hash of its text. */
export const hashOf = (raw: string) => createHash('sha256').update(raw).digest('hex');

/** Which part of which source's answers items came from. */
export interface Origin {
  source: SourceName;
  /** `rooms`, `readings SENSOR`, `messages ROOM`, `events ROOM`. */
  origin: string;
}

/**
 * Keeps each item once however often it comes, and the newest of all. What was written within the hour is not written
 * again.
 * @returns those that were not known
 */
export async function quarantine<Item extends QuarantineItem>(
  db: Kysely<Schema>,
  from: Origin,
  items: readonly Item[],
  now = nowSeconds(),
): Promise<Item[]> {
  const byHash = new Map(items.map((item) => [hashOf(item.raw), item]));
  const known = await findQuarantined(db, from, [...byHash.keys()]);
  // A clock that was set back must not keep them from being written until it has caught up.
  const isFresh = (row: Quarantined | undefined) =>
    row !== undefined && (row.state !== 'held' || Math.abs(now - row.last_seen) < writtenEvery);
  const due = [...byHash].filter(([hash]) => !isFresh(known.get(hash)));
  if (due.length === 0) return [];
  await db.transaction().execute(async (trx) => {
    for (const [hash, { path, reason, raw }] of due) {
      await trx
        .insertInto('quarantine')
        .values({
          ...from,
          hash,
          reason: `${path} ${reason}`.trim(),
          raw: cut(raw),
          first_seen: now,
          last_seen: now,
          times: 1,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['source', 'origin', 'hash'])
            .doUpdateSet((eb) => ({ last_seen: now, times: eb('quarantine.times', '+', 1) })),
        )
        .execute();
    }
    await deleteOldest(trx);
  });
  return due.flatMap(([hash, item]) => (known.has(hash) ? [] : [item]));
}

/** Those of the origin's rows that have one of these hashes, by hash. */
export async function findQuarantined(
  db: Kysely<Schema>,
  { source, origin }: Origin,
  hashes: readonly string[],
): Promise<Map<string, Quarantined>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom('quarantine')
    .selectAll()
    .where('source', '=', source)
    .where('origin', '=', origin)
    .where('hash', 'in', listOf(db, 'text', hashes))
    .execute();
  return new Map(rows.map((row) => [row.hash, row]));
}

/** True when anything of this origin was ever kept. */
export async function hasQuarantined(db: Kysely<Schema>, { source, origin }: Origin): Promise<boolean> {
  const row = await db
    .selectFrom('quarantine')
    .select('hash')
    .where('source', '=', source)
    .where('origin', '=', origin)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whole characters of at most 4 kB. */
function cut(raw: string): string {
  const bytes = Buffer.from(raw);
  if (bytes.length <= longestRaw) return raw;
  return new TextDecoder().decode(bytes.subarray(0, longestRaw)).replace(/\ufffd+$/, '');
}

/** True when only the beginning of an item was kept. */
export function isCut({ raw, hash, state }: Quarantined): boolean {
  return state !== 'dropped' && hashOf(raw) !== hash;
}

/** Origins that begin so. What follows a word of an origin is a uuid. */
const beginsWith = (words: string) => sql<boolean>`origin >= ${words} AND origin < ${`${words}\u{10FFFF}`}`;

async function deleteOldest(trx: Transaction<Schema>): Promise<void> {
  const readings = beginsWith('readings ');
  for (const [are, most] of [
    [readings, kept.readings],
    [sql<boolean>`NOT (${readings})`, kept.others],
  ] as const) {
    const those = trx.selectFrom('quarantine').where(are);
    const count = await countOf(those);
    if (count <= most) continue;
    const oldest = await those
      .select(['source', 'origin', 'hash'])
      .orderBy('last_seen')
      .orderBy('first_seen')
      .limit(count - most)
      .execute();
    for (const key of oldest) {
      await trx
        .deleteFrom('quarantine')
        .where((eb) => eb.and(key))
        .execute();
    }
  }
}

/** How many wait for a decision: all, or those whose origin begins so. */
export async function countQuarantined(db: Kysely<Schema>, origins = ''): Promise<number> {
  return countOf(db.selectFrom('quarantine').where('state', '=', 'held').where(beginsWith(origins)));
}

/** Those that wait for a decision, the newest first. @param origin only of this one */
export async function listQuarantined(db: Kysely<Schema>, limit: number, origin?: string): Promise<Quarantined[]> {
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

/** Marks an item as stored after all. */
export async function markAccepted(db: Kysely<Schema>, item: Quarantined): Promise<void> {
  await settle(db, item, { state: 'accepted' });
}

/** Deletes what an item said, and remembers that nobody wants it. */
export async function dropQuarantined(db: Kysely<Schema>, item: Quarantined): Promise<void> {
  await settle(db, item, { state: 'dropped', raw: '' });
}

async function settle(
  db: Kysely<Schema>,
  { source, origin, hash }: Quarantined,
  change: { state: 'accepted' | 'dropped'; raw?: string },
): Promise<void> {
  await db
    .updateTable('quarantine')
    .set(change)
    .where((eb) => eb.and({ source, origin, hash }))
    .execute();
}
