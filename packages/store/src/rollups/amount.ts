/** How much is stored, without reading it. */
import { sql } from 'kysely';
import { countRows } from '../count-rows.ts';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';
import { getPrunedBefore } from '../settings.ts';

/** How much is stored, and since when. */
export interface StoredAmount {
  /** Those that are still stored one by one. */
  readings: number;
  messages: number;
  /** Sum of the sizes of recordings and pictures, in bytes. */
  mediaBytes: number;
  /** When the oldest reading was taken that is still stored, epoch seconds; null without any. */
  oldest: number | null;
  /** When the recording began, to a week, also where readings of then are deleted; null before the first. */
  began: number | null;
}

/**
 * Counts readings by their weeks: ten years of a thousand sensors take a tenth of a second. Messages are counted in
 * their index.
 */
export async function storedAmount(db: Db): Promise<StoredAmount> {
  // Readings are deleted by whole weeks.
  const prunedBefore = await getPrunedBefore(db);
  const weeks = await db
    .selectFrom('rollup_week')
    .select(({ fn }) => [fn.min<number | null>('ts').as('began')])
    .select(({ fn }) => fn.sum<number | null>('count').filterWhere('ts', '>=', prunedBefore).as('readings'))
    .executeTakeFirstOrThrow();
  const { oldest } = await db
    .selectFrom(
      db
        .selectFrom('sensor')
        .select(
          engineOf(db)
            .firstTime({ sensor: sql.ref('sensor.id') })
            .as('first'),
        )
        .as('firsts'),
    )
    .select(({ fn }) => fn.min<number | null>('first').as('oldest'))
    .executeTakeFirstOrThrow();
  const { bytes } = await db
    .selectFrom('media_file')
    .select(({ fn }) => fn.sum<number | null>('size').as('bytes'))
    .executeTakeFirstOrThrow();
  return {
    readings: weeks.readings ?? 0,
    messages: await countRows(db, 'message'),
    mediaBytes: bytes ?? 0,
    oldest,
    began: weeks.began,
  };
}
