/** Readings with an implausible time are not stored but quarantined, until a person decides. */
import { boccoNow } from '../clock/bocco-clock.ts';
import { durationText, plausibleAt, whyImplausible } from '../clock/plausible.ts';
import {
  findQuarantined,
  hashOf,
  type Origin,
  type QuarantineItem,
  quarantine,
  quarantinedOrigins,
} from '../collector/quarantine.ts';
import { perMetric } from '../metrics.ts';
import type { Reading } from '../model.ts';
import { gapSeconds } from '../rollups/tiers.ts';
import type { Db, StoredReading, StoredSensor } from '../schema.ts';
import { toSeconds } from '../time/seconds.ts';
import { fromHundredths, rowsAround, toRow } from './rows.ts';

/** An answer, split. */
export interface Judged {
  /** Readings to store. */
  plausible: Reading[];
  /** Newly quarantined items; those that were quarantined before are left out. */
  held: QuarantineItem[];
}

export const readingsOf = ({ source, uuid }: Pick<StoredSensor, 'source' | 'uuid'>): Origin => ({
  source,
  origin: `readings ${uuid}`,
});

/**
 * Splits an answer: quarantines readings with an implausible time (`plausible.ts`), unless they are stored already. A
 * reading that was quarantined or dropped once stays so: a date that lacks its time zone looks plausible nine hours
 * later. Costs no commit if nothing is quarantined.
 * @param options.now BOCCO's clock in that answer, epoch seconds; by default what the store knows of it
 * @param options.mayBeKnown from {@link sensorsInQuarantine}, which asks once for many sensors; by default this asks
 */
export async function holdImplausible(
  db: Db,
  sensor: Pick<StoredSensor, 'id' | 'source' | 'uuid'>,
  readings: Reading[],
  options: { now?: number | undefined; mayBeKnown?: boolean | undefined } = {},
): Promise<Judged> {
  const judge = judgeOf(readings, options.now ?? (await boccoNow(db)));
  const origin = readingsOf(sensor);
  const mayBeKnown = options.mayBeKnown ?? (await sensorsInQuarantine(db, [sensor])).has(sensor.id);
  const candidates = readings.flatMap((reading) => {
    const reason = judge(reading);
    if (reason === undefined && !mayBeKnown) return [];
    const row = toRow(sensor.id, reading);
    const raw = rawOf(row);
    return { reading, reason, row, raw, hash: hashOf(raw) };
  });
  const hashes = candidates.map(({ hash }) => hash);
  const known = await findQuarantined(db, origin, hashes);
  const suspects = candidates.filter(({ hash, reason }) => {
    const before = known.get(hash);
    return before ? before.state !== 'accepted' : reason !== undefined;
  });
  if (suspects.length === 0) return { plausible: readings, held: [] };
  const rows = suspects.map(({ row }) => row);
  const stored = new Set((await rowsAround(db, rows)).map(keyOf));
  const held = suspects.filter(({ row }) => !stored.has(keyOf(row)));
  const isHeld = new Set(held.map(({ reading }) => reading));
  const items = held.map(({ raw, reason = '' }) => ({ path: '', raw, reason }));
  return {
    plausible: readings.filter((reading) => !isHeld.has(reading)),
    held: await quarantine(db, origin, items),
  };
}

/** The ids of those sensors whose readings have ever been quarantined: their answers are compared with them. */
export async function sensorsInQuarantine(
  db: Db,
  sensors: readonly Pick<StoredSensor, 'id' | 'source' | 'uuid'>[],
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const [source, of] of Map.groupBy(sensors, ({ source }) => source)) {
    const origins = await quarantinedOrigins(
      db,
      source,
      of.map((sensor) => readingsOf(sensor).origin),
    );
    for (const sensor of of) if (origins.has(readingsOf(sensor).origin)) found.add(sensor.id);
  }
  return found;
}

/** Why the time of a reading is implausible; undefined if it is plausible. */
function judgeOf(readings: readonly Reading[], now: number): (reading: Reading) => string | undefined {
  const times = readings.map(({ created_at }) => toSeconds(created_at));
  const { from, to } = plausibleAt(now);
  const firstAhead = times.reduce((least, ts) => (ts > to ? Math.min(least, ts) : least), Number.POSITIVE_INFINITY);
  const lastPossible = times.reduce((most, ts) => (ts <= to ? Math.max(most, ts) : most), Number.NEGATIVE_INFINITY);
  // A single wrong date is far from the others. If there is no gap between them, the whole answer is ahead.
  const allAhead = firstAhead - lastPossible <= gapSeconds;
  const newest = times.reduce((most, ts) => Math.max(most, ts), firstAhead === Infinity ? now : firstAhead);
  return (reading) => {
    const ts = toSeconds(reading.created_at);
    const why = whyImplausible(ts, now);
    if (why !== undefined || !allAhead || ts < from) return why;
    return `came with readings that are ${durationText(newest - now)} ahead of BOCCO's clock: its date may lack a time zone`;
  };
}

/** As it is quarantined: the same text for a reading that just came and for the stored one. */
export function rawOf(row: StoredReading): string {
  return JSON.stringify({
    id: row.id,
    created_at: new Date(row.ts * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...perMetric((metric) => fromHundredths(row[metric])),
  });
}

const keyOf = ({ ts, id }: StoredReading) => `${ts} ${id}`;
