/** How large a file of readings will be, without reading its rows. */
import { sql } from 'kysely';
import { asBigint } from '../as-bigint.ts';
import { listOf } from '../engine.ts';
import { type Resolution, type Tier, tiers } from '../rollups/tiers.ts';
import type { Db } from '../schema.ts';
import { daySeconds, hourSeconds, type Span } from '../time/seconds.ts';
import { halfHour } from '../time/zone.ts';
import type { Column } from './column.ts';
import type { FileFormat } from './write.ts';

/** About how much a file holds. */
export interface FileEstimate {
  rows: number;
  bytes: number;
}

/** Buckets that an estimate may count. */
const bucketsAtMost = 100_000;

const secondsOf: Record<Exclude<Resolution, 'raw'>, number> = {
  '30m': halfHour,
  '1h': hourSeconds,
  '1d': daySeconds,
  '1w': 7 * daySeconds,
};

/** The columns of a file, by what is in them. */
type Columns = readonly Pick<Column<never>, 'name' | 'type'>[];

/**
 * Estimates by the rollups that the range touches: hours while they are few, else days or weeks. A bucket at an end may
 * be counted that is only partly in the file.
 */
export async function estimateFile(
  db: Db,
  { sensors, wide = false, format }: { sensors: readonly { id: number }[]; wide?: boolean; format: FileFormat },
  range: Span & { resolution: Resolution },
  columns: Columns,
): Promise<FileEstimate> {
  const tier = tierFor(range, sensors.length);
  const counted = await countBuckets(db, tier, sensors, range);
  const perSensor = counted.map(({ readings, buckets }) => {
    if (range.resolution === 'raw') return readings;
    const wanted = secondsOf[range.resolution];
    const length = Math.max(range.to - range.from, wanted);
    return Math.min(readings, (buckets * tier.seconds) / wanted, Math.ceil(length / wanted) + 1);
  });
  // Buckets of several sensors share their rows; raw readings seldom are of the same second.
  const sharesRows = wide && range.resolution !== 'raw';
  const rows = Math.ceil(sharesRows ? Math.max(0, ...perSensor) : perSensor.reduce((sum, one) => sum + one, 0));
  return { rows, bytes: Math.round(rows * bytesOfRow(columns, format)) };
}

function tierFor({ from, to }: Span, sensors: number): Tier {
  const fits = tiers.find(({ seconds }) => (sensors * (to - from)) / seconds <= bucketsAtMost);
  return fits ?? (tiers.at(-1) as Tier);
}

async function countBuckets(db: Db, { table, seconds }: Tier, sensors: readonly { id: number }[], { from, to }: Span) {
  const ids = listOf(
    db,
    'integer',
    sensors.map(({ id }) => id),
  );
  const { rows } = await sql<{ readings: number; buckets: number }>`
    SELECT sum(count) AS readings, count(*) AS buckets FROM ${sql.table(table)}
    WHERE sensor_id IN ${ids} AND ts > ${asBigint(from - seconds)} AND ts < ${asBigint(to)}
    GROUP BY sensor_id`.execute(db);
  return rows;
}

/** Bytes of a cell, with the separator; in JSON the name and its punctuation come beside it. Measured on a year. */
const bytesOfCell: Record<Column<never>['type'], Record<'text' | 'parquet', number>> = {
  time: { text: 26, parquet: 1.3 },
  local_time: { text: 20, parquet: 0 },
  utc_offset: { text: 10, parquet: 0 },
  integer: { text: 11, parquet: 1.3 },
  hundredths: { text: 6, parquet: 2 },
  number: { text: 8, parquet: 5 },
  text: { text: 25, parquet: 0.1 },
};

function bytesOfRow(columns: Columns, format: FileFormat): number {
  const beside = (name: string) => (format === 'ndjson' ? Buffer.byteLength(name) + 4 : 0);
  const kind = format === 'parquet' ? 'parquet' : 'text';
  return columns.reduce((sum, { name, type }) => sum + bytesOfCell[type][kind] + beside(name), 0);
}
