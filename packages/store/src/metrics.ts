/**
 * What a room sensor measures, in the order of every display. This is the only list: tables, rollups, series, CSV,
 * OpenAPI, charts and their colours are made from it. Pure, because the page imports it too.
 *
 * A metric's name is its name on the wire, its column in the store, its key in JSON and its header in CSV.
 */
export interface MetricDefinition {
  /** As people read it after a number. */
  unit: string;
  /** CSV files that are older than this metric have no column for it. */
  isOptionalInCsv?: true;
}

const definitions = {
  temperature: { unit: '°C' },
  humidity: { unit: '%' },
  illuminance: { unit: 'lx' },
} as const satisfies Record<string, MetricDefinition>;

export type Metric = keyof typeof definitions;

export const metricDefinitions: Record<Metric, MetricDefinition> = definitions;

export const metrics = Object.keys(definitions) as readonly Metric[];

/** One value per metric. A loop, because it makes millions of readings. */
export function perMetric<T>(of: (metric: Metric) => T): Record<Metric, T> {
  const values = {} as Record<Metric, T>;
  for (const metric of metrics) values[metric] = of(metric);
  return values;
}
