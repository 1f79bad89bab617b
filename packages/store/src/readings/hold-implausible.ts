/** Readings whose time can't be true are held in the quarantine, where a person decides, and not stored. */

import type { Kysely } from 'kysely';
import { boccoNow } from '../clock/bocco-clock.ts';
import { durationText, plausibleAt, whyImplausible } from '../clock/plausible.ts';
import {
  findQuarantined,
  hashOf,
  hasQuarantined,
  type Origin,
  type QuarantineItem,
  quarantine,
} from '../collector/quarantine.ts';
import { perMetric } from '../metrics.ts';
import type { Reading } from '../model.ts';
import { gapSeconds } from '../rollups/tiers.ts';
import type { ReadingRow, Schema, StoredReading, StoredSensor } from '../schema.ts';
import { toSeconds } from '../time/seconds.ts';
import { fromHundredths, rowsAround, toRow } from './rows.ts';

export interface Judged {
  /** Those to store. */
  plausible: Reading[];
  /** Those that are held since now. */
  held: QuarantineItem[];
}

export const readingsOf = ({ source, uuid }: Pick<StoredSensor, 'source' | 'uuid'>): Origin => ({
  source,
  origin: `readings ${uuid}`,
});

/**
 * Splits an answer: what has a possible time, or is stored already, may be stored; the rest is held. What was held or
 * dropped once stays so although its time has come meanwhile: nine hours later a date without its zone looks fine.
 * @param now BOCCO's clock in that answer, in epoch seconds; where it isn't known, as far as the store knows it
 */
export async function holdImplausible(
  db: Kysely<Schema>,
  sensor: Pick<StoredSensor, 'id' | 'source' | 'uuid'>,
  readings: Reading[],
  now?: number,
): Promise<Judged> {
  const rowOf = (reading: Reading) => toRow(sensor.id, reading);
  const judge = judgeOf(readings, now ?? (await boccoNow(db)));
  const origin = readingsOf(sensor);
  const asItem = (reading: Reading) => ({ reading, path: '', raw: rawOf(rowOf(reading)), reason: judge(reading) });
  const mayBeKnown = await hasQuarantined(db, origin);
  const items = readings.flatMap((reading) => (mayBeKnown || judge(reading) !== undefined ? [asItem(reading)] : []));
  if (items.length === 0) return { plausible: readings, held: [] };
  const known = await findQuarantined(
    db,
    origin,
    items.map(({ raw }) => hashOf(raw)),
  );
  const suspects = items.filter(({ raw, reason }) => {
    const before = known.get(hashOf(raw));
    return before ? before.state !== 'accepted' : reason !== undefined;
  });
  const stored = await storedAmong(
    db,
    suspects.map(({ reading }) => rowOf(reading)),
  );
  const held = suspects.filter(({ reading }) => !stored.has(keyOf(rowOf(reading))));
  const set = new Set(held.map(({ reading }) => reading));
  return {
    plausible: readings.filter((reading) => !set.has(reading)),
    held: await quarantine(
      db,
      origin,
      held.map(({ path, raw, reason = '' }) => ({ path, raw, reason })),
    ),
  };
}

/** Why a reading of the answer is not to be believed; undefined where it is. */
function judgeOf(readings: readonly Reading[], now: number): (reading: Reading) => string | undefined {
  const times = readings.map(({ created_at }) => toSeconds(created_at));
  const { from, to } = plausibleAt(now);
  const firstAhead = times.reduce((least, ts) => (ts > to ? Math.min(least, ts) : least), Number.POSITIVE_INFINITY);
  const lastPossible = times.reduce((most, ts) => (ts <= to ? Math.max(most, ts) : most), Number.NEGATIVE_INFINITY);
  // A single wrong date lies apart from the others. Where there is no hole between them, the whole answer is ahead.
  const allAhead = firstAhead - lastPossible <= gapSeconds;
  const newest = times.reduce((most, ts) => Math.max(most, ts), firstAhead === Infinity ? now : firstAhead);
  return (reading) => {
    const ts = toSeconds(reading.created_at);
    const why = whyImplausible(ts, now);
    if (why !== undefined || !allAhead || ts < from) return why;
    return `came with readings that are ${durationText(newest - now)} ahead of BOCCO's clock: its date may lack a time zone`;
  };
}

/** As it is kept: the same text for the same reading, whether it has just come or was stored. */
export function rawOf(row: StoredReading): string {
  return JSON.stringify({
    id: row.id,
    created_at: new Date(row.ts * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...perMetric((metric) => fromHundredths(row[metric])),
  });
}

const keyOf = ({ ts, id }: { ts: number; id: number }) => `${ts} ${id}`;

async function storedAmong(db: Kysely<Schema>, rows: readonly ReadingRow[]): Promise<Set<string>> {
  return new Set(rows.length === 0 ? [] : (await rowsAround(db, rows)).map(keyOf));
}
