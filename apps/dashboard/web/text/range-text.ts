import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import type { Range } from '../state/today.ts';
import { number, quantity } from './formats.ts';

/** 18.0–19.7°, 0–560 lx. */
export function rangeText(metric: Metric, { low, high }: Range): string {
  const { tickUnit } = metricDefinitions[metric].chart;
  return `${number(metric, low)}–${tickUnit ? number(metric, high) + tickUnit : quantity(metric, high)}`;
}
