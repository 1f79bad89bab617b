/** Formats readings for people. */
import type { Sensor } from '@roomlog/api';
import { type Metric, metricDefinitions, metrics } from '@roomlog/store/metrics';

/** A reading of any source; a missing metric was not measured. */
export type Measured = Partial<Record<Metric, number | null>>;

/** Only a room sensor has readings; other sensors report by message. */
export const hasReadings = ({ user_type }: Sensor) => user_type === 'sensor_room';

/** A value with its unit, padded to the width of its column; `–` for none. */
export function formatValue(metric: Metric, value: number | null | undefined): string {
  const { columnWidth, unit } = metricDefinitions[metric];
  if (value === null || value === undefined) return '–'.padStart(columnWidth);
  return `${value.toFixed(1).padStart(columnWidth)} ${unit}`;
}

export function formatReading(reading: Measured): string[] {
  return metrics.map((metric) => formatValue(metric, reading[metric]));
}
