/** Readings as arrays, for files of a million of them (bench/src/files.ts). */
import type { CompiledQuery } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { engineOf } from '../engine.ts';
import { metrics } from '../metrics.ts';
import type { Db } from '../schema.ts';
import type { Span } from '../time/seconds.ts';

/** `ts` in epoch seconds, then each metric in the order of metrics.ts, in 1/100, and then the id where it was asked for. */
export type ReadingArray = readonly [ts: number, ...values: (number | null)[]];

/** The id of a reading that was read with it. */
export const idIn = (reading: ReadingArray): number => reading[metrics.length + 1] ?? 0;

interface PageOptions {
  /** Readings of a page. */
  limit?: number | undefined;
  /** With their ids, which takes an eighth longer. */
  withIds?: boolean;
}

/**
 * Takes less than a millisecond. With 2,000 a dashboard had 40 MB more garbage at a time, and took longer to collect it
 * than the statements for smaller pages take.
 */
const readingsAtATime = 500;

/**
 * Readings of [from, to), in the order of time: memory stays flat, and the event loop runs between two pages. A page ends
 * between two seconds, so that its last time says where the next one begins, and nobody needs the ids for that.
 */
export async function* readingArrays(
  db: Db,
  sensorId: number,
  { from, to }: Span,
  { limit = readingsAtATime, withIds = false }: PageOptions = {},
): AsyncGenerator<readonly ReadingArray[]> {
  const engine = engineOf(db);
  const query = compiled(db, withIds);
  let [begin, most] = [from, limit];
  for (;;) {
    const page = (await engine.readArrays(db, query(sensorId, begin, to, most))) as ReadingArray[];
    const isLast = page.length < most;
    const end = isLast ? page.length : startOfLastSecond(page);
    yield page.slice(0, end);
    if (isLast) return;
    await new Promise(setImmediate);
    // Where one second fills a page, the next one is longer.
    most = end === 0 ? 2 * most : limit;
    begin = page[end]?.[0] ?? to;
  }
}

/** The text is made once: to make it takes as long as to read a hundred rows. */
function compiled(
  db: Db,
  withIds: boolean,
): (sensorId: number, from: number, to: number, limit: number) => CompiledQuery {
  // Each stands for a parameter, wherever an engine needs it and how often.
  const [sensor, from, to, first] = [-1, -2, -3, -4];
  const once = db
    .selectFrom(engineOf(db).readings({ sensor, from, to, first }).as('reading'))
    .select(['ts', ...metrics, ...(withIds ? (['id'] as const) : [])])
    .where('sensor_id', '=', sensor)
    .where('ts', '>=', asBigint(from))
    .where('ts', '<', asBigint(to))
    .orderBy('ts')
    .orderBy('id')
    .limit(first)
    .compile();
  return (...given) => ({ ...once, parameters: once.parameters.map((place) => given[-1 - Number(place)]) });
}

function startOfLastSecond(page: readonly ReadingArray[]): number {
  const last = page.at(-1)?.[0];
  return page.findLastIndex(([ts]) => ts !== last) + 1;
}
