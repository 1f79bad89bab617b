import type { Generated } from 'kysely';
import type { GapCause } from './causes.ts';
import type { Metric } from './metrics.ts';

export interface ReadingTable extends Values {
  sensor_id: number;
  ts: number;
  /** BOCCO's id: with it in the key a reading that arrives twice is the same row. */
  id: number;
}

/** Whole 1/100; null for what was not measured. */
type Values = Record<Metric, number | null>;

/** Other versions of stored readings: they came for the same moment and id, and contradict what is shown. */
export interface ReadingConflictTable extends Values {
  /** By which a person names it. */
  seq: Generated<number>;
  sensor_id: number;
  ts: number;
  id: number;
  /** The three values as one text; see readings/conflicts.ts. */
  version: string;
  /** When it came for the first time, or ceased to be the one that is shown. */
  received_at: number;
  /** When a person dropped it; null while it waits for a decision. */
  dropped_at: number | null;
}

/** Count, lowest, highest and sum of each metric in a bucket. */
export interface RollupTable
  extends Record<`${Metric}_count`, number>,
    Record<`${Metric}_${'min' | 'max' | 'sum'}`, number | null> {
  sensor_id: number;
  /** Beginning of the bucket. */
  ts: number;
  count: number;
}

export interface GapTable {
  sensor_id: number;
  /** The last reading before and the first one after, or where one cause ends and the next begins. */
  from_ts: number;
  to_ts: number;
  cause: GapCause;
}

export interface SealTable {
  kind: 'reading' | 'message';
  /** sensor.id or room.id, by kind. */
  ref: number;
  /** Beginning of the UTC day. */
  day: number;
  rows: number;
  /** Of the day's rows; see seals.ts. */
  sha256: Buffer;
  /** 1, and one more each time rows of the day came or changed after it was sealed. */
  revision: number;
  /** When the rows were found not to be those that were sealed; the hash is still the one of the sealed rows. */
  broken_at: number | null;
}
