/** Readings and everything that is computed from them. */
import type { Generated } from 'kysely';
import type { GapCause } from '../causes.ts';
import type { Metric } from '../metrics.ts';

export interface ReadingTable extends Values {
  sensor_id: number;
  ts: number;
  /** BOCCO's id, part of the key: a reading that comes twice is one row. Imported readings have ids of 0 and below. */
  id: number;
}

/** In 1/100; null for what was not measured. */
type Values = Record<Metric, number | null>;

/** Other versions of stored readings: same sensor, time and id, but a different value. */
export interface ReadingConflictTable extends Values {
  /** The number by which a person chooses it. */
  seq: Generated<number>;
  sensor_id: number;
  ts: number;
  id: number;
  /** The values as one text; see readings/conflicts.ts. */
  version: string;
  /** When this version first came, or was replaced as the shown one. */
  received_at: number;
  /** When a person dropped it; null while it is undecided. */
  dropped_at: number | null;
}

/** A bucket of one sensor: count, minimum, maximum and sum of each metric in 1/100. */
export interface RollupTable
  extends Record<`${Metric}_count`, number>,
    Record<`${Metric}_${'min' | 'max' | 'sum'}`, number | null> {
  sensor_id: number;
  /** When the bucket begins. */
  ts: number;
  /** Readings in the bucket, also those without a value. */
  count: number;
}

export interface GapTable {
  sensor_id: number;
  /** The last reading before the gap and the first one after it, or where the cause changes. */
  from_ts: number;
  to_ts: number;
  cause: GapCause;
}

export interface SealTable {
  kind: 'reading' | 'message';
  /** sensor.id or room.id, depending on `kind`. */
  ref: number;
  /** When the UTC day begins. */
  day: number;
  rows: number;
  /** Checksum of the day's rows; see seals/seal-text.ts. */
  sha256: Buffer;
  /** 1 at first; plus 1 each time rows of the sealed day were added or changed. */
  revision: number;
  /** When the rows were first found not to match the checksum, which stays the old one; null while they match. */
  broken_at: number | null;
}
