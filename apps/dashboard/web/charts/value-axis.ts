/** Value axes: a range of round numbers that holds the data, with few ticks. Light has a logarithmic scale that includes 0. */
import { type Metric, metricDefinitions } from '@roomlog/store/metrics';

export interface ValueAxis {
  min: number;
  max: number;
  ticks: number[];
}

/** A value's position on its axis. Chart.js gets linear axes only, so light is transformed before. */
export const toAxis = (metric: Metric, value: number) =>
  metricDefinitions[metric].chart.scale === 'symlog' ? symlog(value) : value;

/** `log10(1 + v/5.12)`: linear below the sensor's own step of 5.12 lx, logarithmic above, and 0 at 0. */
export const symlog = (value: number) => Math.log10(1 + value / 5.12);
export const fromSymlog = (position: number) => (10 ** position - 1) * 5.12;

/** The axis for data between `low` and `high`. Its bounds and ticks are axis positions. */
export function valueAxis(metric: Metric, low: number, high: number): ValueAxis {
  const { scale } = metricDefinitions[metric].chart;
  if (scale === 'symlog') return symlogAxis(high);
  const { leastSpan, steps, floor = Number.NEGATIVE_INFINITY, ceiling = Number.POSITIVE_INFINITY } = scale;
  // Space for the labels of the lowest and highest point.
  const slack = Math.max(0.12 * (high - low), (leastSpan - (high - low)) / 2);
  const step = steps.find((size) => (high - low + 2 * slack) / size <= 5) ?? steps.at(-1) ?? 1;
  const half = step / 2;
  const min = Math.max(floor, Math.floor((low - slack) / half) * half);
  const max = Math.min(ceiling, Math.ceil((high + slack) / half) * half);
  const ticks = [];
  for (let tick = Math.ceil(min / step) * step; tick <= max; tick += step) ticks.push(tick);
  return { min, max, ticks };
}

/** From 0 to the next of 100, 300, 1,000, 3,000, …; ticks at 0 and the powers of ten. */
function symlogAxis(high: number): ValueAxis {
  let top = 100;
  for (let factor = 3; top < high; factor = factor === 3 ? 10 / 3 : 3) top = Math.round(top * factor);
  const ticks = [0, 10, 100, 1000, 10_000, 100_000].filter((tick) => tick <= top);
  return { min: 0, max: symlog(top), ticks: ticks.map(symlog) };
}
