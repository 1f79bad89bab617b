/** Value axes: a range of round numbers that holds the data, and few ticks. Light is drawn on a logarithm that knows zero. */
import type { Metric } from '../metrics.ts';

export interface ValueAxis {
  min: number;
  max: number;
  ticks: number[];
}

/** A value's place on its axis. Axes of Chart.js are linear; light is transformed before it gets there. */
export const toAxis = (metric: Metric, value: number) => (metric === 'illuminance' ? symlog(value) : value);

/** `log10(1 + v/5.12)`: linear below the sensor's own step of 5.12 lx, logarithmic above, and 0 at 0. */
export const symlog = (illuminance: number) => Math.log10(1 + illuminance / 5.12);
export const fromSymlog = (place: number) => (10 ** place - 1) * 5.12;

const linear = {
  temperature: {
    leastSpan: 5,
    steps: [1, 2, 5, 10],
    floor: Number.NEGATIVE_INFINITY,
    ceiling: Number.POSITIVE_INFINITY,
  },
  humidity: { leastSpan: 20, steps: [10, 20], floor: 0, ceiling: 100 },
};

/** The axis for data between `low` and `high`, in axis places; ticks too. */
export function valueAxis(metric: Metric, low: number, high: number): ValueAxis {
  if (metric === 'illuminance') return lightAxis(high);
  const { leastSpan, steps, floor, ceiling } = linear[metric];
  // Room for the labels of the lowest and highest point.
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
function lightAxis(high: number): ValueAxis {
  let top = 100;
  for (let factor = 3; top < high; factor = factor === 3 ? 10 / 3 : 3) top = Math.round(top * factor);
  const ticks = [0, 10, 100, 1000, 10_000, 100_000].filter((tick) => tick <= top);
  return { min: 0, max: symlog(top), ticks: ticks.map(symlog) };
}
