/** Readings as people read them. */
import type { Sensor } from '@roomlog/api';
import { type Metric, metricDefinitions, metrics } from '@roomlog/store/metrics';

/** A reading of any source: what it lacks was not measured. */
export type Measured = Partial<Record<Metric, number | null>>;

/** Only a room sensor measures anything; the others report by message. */
export const hasReadings = ({ user_type }: Sensor) => user_type === 'sensor_room';

/** A value with its unit, made for a column of them; `–` for none. */
export function formatValue(metric: Metric, value: number | null | undefined): string {
  const { columnWidth, unit } = metricDefinitions[metric];
  if (value === null || value === undefined) return '–'.padStart(columnWidth);
  return `${value.toFixed(1).padStart(columnWidth)} ${unit}`;
}

export function formatReading(reading: Measured): string[] {
  return metrics.map((metric) => formatValue(metric, reading[metric]));
}
