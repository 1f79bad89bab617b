/** Readings as people read them. */
import type { Reading, Sensor } from '@roomlog/api';

export const metrics = ['temperature', 'humidity', 'illuminance'] as const;
export type Metric = (typeof metrics)[number];

const shown: Record<Metric, { width: number; unit: string }> = {
  temperature: { width: 5, unit: '°C' },
  humidity: { width: 5, unit: '%' },
  illuminance: { width: 7, unit: 'lx' },
};

/** Only a room sensor measures anything; the others report by message. */
export const hasReadings = ({ user_type }: Sensor) => user_type === 'sensor_room';

/** A value with its unit, made for a column of them; `–` for none. */
export function formatValue(metric: Metric, value: number | null | undefined): string {
  const { width, unit } = shown[metric];
  return value === null || value === undefined ? '–'.padStart(width) : `${value.toFixed(1).padStart(width)} ${unit}`;
}

export function formatReading(reading: Reading): string[] {
  return metrics.map((metric) => formatValue(metric, reading[metric]));
}
