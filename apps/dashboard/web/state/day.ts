/** The chosen sensor's last 25 hours as single readings, for sparklines, trends and the comparison with yesterday. */
import { computed, signal } from '@preact/signals';
import { type Metric, metricDefinitions, perMetric } from '@roomlog/store/metrics';
import type { ReadingJson, SeriesJson } from '../../src/schemas.ts';
import { loadSeries } from './load-series.ts';
import { withReadings } from './series.ts';
import { clock, latest, seconds, sensorId } from './state.ts';
import { valueAt } from './value-at.ts';

export const day = signal<SeriesJson | null>(null);
/** It could not be loaded when it was last tried. */
export const dayFailed = signal(false);

/** Some sensors measure whole degrees only; 24.0 would suggest more precision. */
export const wholeNumbers = computed(() =>
  perMetric((metric) => day.value?.[metric].every((value) => value === null || Number.isInteger(value)) ?? false),
);

/** A whole degree is half a degree off; of percent and lux nobody wants to know more. */
export const isAbout = (metric: Metric) => metric === 'temperature' && wholeNumbers.value[metric];

function span() {
  const to = clock() + 1;
  return { from: to - 25 * 3600, to };
}

let loads = 0;

export async function loadDay(): Promise<void> {
  const sensor = sensorId.peek();
  if (!sensor) return;
  loads++;
  const loaded = await loadSeries(sensor, span()).catch(() => null);
  loads--;
  if (sensor !== sensorId.peek()) return;
  dayFailed.value = loaded === null;
  if (loaded) day.value = loaded;
}

/** Adds new readings of this sensor. @returns false when the day has to be loaded again to show them */
export function growDay(readings: readonly ReadingJson[] | null): boolean {
  const known = day.peek();
  const grown = known && readings && loads === 0 && withReadings(known, readings, span());
  if (!grown) return false;
  day.value = grown;
  return true;
}

/** Loads the day of another sensor. */
export function newSensorDay(): void {
  day.value = null;
  dayFailed.value = false;
  void loadDay();
}

/**
 * Change over the past hour: 0 within the dead band, null when the value of an hour ago is unknown. One step of a sensor of
 * whole numbers may be a hundredth.
 */
export function trend(metric: Metric): number | null {
  const change = changeSince(metric, 3600);
  const { deadBand } = metricDefinitions[metric];
  const least = wholeNumbers.value[metric] ? Math.max(2, deadBand) : deadBand;
  return change !== null && Math.abs(change) < least ? 0 : change;
}

/** How much warmer (+) or cooler (−) than at this time yesterday, in °C. */
export const sinceYesterday = computed(() => changeSince('temperature', 86_400));

function changeSince(metric: Metric, ago: number): number | null {
  const value = latest.value?.[metric] ?? null;
  if (!day.value || !latest.value || value === null) return null;
  const before = valueAt(day.value, metric, seconds(latest.value.created_at) - ago);
  return before === null ? null : value - before;
}
