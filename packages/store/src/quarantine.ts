/** What BOCCO sent and nobody here understands, as it came: a later version may. */
import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { Schema } from './schema.ts';

export type Quarantined = Selectable<Schema['quarantine']>;

export interface NotUnderstood {
  /** Where in the answer, as a JSON pointer. */
  path: string;
  reason: string;
  raw: string;
}

const kept = 10_000;
/** Bytes. */
const longestRaw = 4096;

/**
 * Keeps each item once however often it comes, and the newest 10,000 of all.
 * @param source what they came from: `rooms`, `readings SENSOR`, `messages ROOM`, `events ROOM`
 */
export async function quarantine(
  db: Kysely<Schema>,
  source: string,
  items: readonly NotUnderstood[],
  now = Math.floor(Date.now() / 1000),
): Promise<void> {
  if (items.length === 0) return;
  await db.transaction().execute(async (trx) => {
    for (const { path, reason, raw } of items) {
      await trx
        .insertInto('quarantine')
        .values({
          source,
          hash: createHash('sha256').update(raw).digest('hex'),
          reason: `${path} ${reason}`.trim(),
          raw: cut(raw),
          first_seen: now,
          last_seen: now,
          times: 1,
        })
        .onConflict((conflict) =>
          conflict.doUpdateSet((eb) => ({ last_seen: now, times: eb('quarantine.times', '+', 1) })),
        )
        .execute();
    }
    await forgetOldest(trx);
  });
}

/** Whole characters of at most 4 kB. */
function cut(raw: string): string {
  const bytes = Buffer.from(raw);
  if (bytes.length <= longestRaw) return raw;
  return new TextDecoder().decode(bytes.subarray(0, longestRaw)).replace(/\ufffd+$/, '');
}

async function forgetOldest(db: Kysely<Schema>): Promise<void> {
  const surplus = (await countQuarantined(db)) - kept;
  if (surplus <= 0) return;
  const oldest = await db
    .selectFrom('quarantine')
    .select(['source', 'hash'])
    .orderBy('last_seen')
    .orderBy('first_seen')
    .limit(surplus)
    .execute();
  for (const { source, hash } of oldest) {
    await db.deleteFrom('quarantine').where('source', '=', source).where('hash', '=', hash).execute();
  }
}

export async function countQuarantined(db: Kysely<Schema>): Promise<number> {
  const { count } = await db
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The newest first. */
export async function listQuarantined(db: Kysely<Schema>, limit: number): Promise<Quarantined[]> {
  return db.selectFrom('quarantine').selectAll().orderBy('last_seen', 'desc').limit(limit).execute();
}
