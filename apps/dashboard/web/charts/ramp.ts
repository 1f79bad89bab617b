/** Colours of values: a ramp of stops, and the range that it stands for. Pure. */
import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import { symlog } from './value-axis.ts';

type Colour = readonly [red: number, green: number, blue: number];
type Stop = readonly [at: number, hex: string];

/** From blue over cream to red: its lightness falls to both sides, so that it can be read without telling red from green. */
const coolToWarm: readonly Stop[] = [
  [0, '#2b4c9b'],
  [0.22, '#3e8fc6'],
  [0.42, '#a7d3d8'],
  [0.55, '#f3eccb'],
  [0.7, '#f3b65e'],
  [0.86, '#da5a2a'],
  [1, '#8e1b2e'],
];
const dryToHumid: readonly Stop[] = [
  [0, '#f3eccb'],
  [0.35, '#a7d3d8'],
  [0.7, '#3e8fc6'],
  [1, '#2b4c9b'],
];
const darkToBright: readonly Stop[] = [
  [0, '#1d2140'],
  [0.18, '#2b2c55'],
  [0.4, '#6e5148'],
  [0.62, '#c68a2b'],
  [0.82, '#f2c65a'],
  [1, '#fff3cf'],
];

/** A metric without a ramp of its own has the first. */
const ramps: Partial<Record<Metric, readonly Stop[]>> = { humidity: dryToHumid, illuminance: darkToBright };
const rampOf = (metric: Metric) => ramps[metric] ?? coolToWarm;

/** Light is drawn from 0 to here (lx): what is brighter is as bright as a lamp. */
const brightest = 700;

export interface Domain {
  low: number;
  high: number;
}

/** Whole units that hold all but 2 % of the values at each end, at least `leastSpan` apart. */
export function domainOf(metric: Metric, values: readonly number[], leastSpan = 6): Domain {
  if (metricDefinitions[metric].chart.scale === 'symlog') return { low: 0, high: brightest };
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [Math.floor(at(0.02) ?? 0), Math.ceil(at(0.98) ?? 0)];
  const missing = Math.max(0, leastSpan - (high - low));
  return { low: low - Math.ceil(missing / 2), high: high + Math.floor(missing / 2) };
}

/** The colour of a value in its domain. */
export function colourOf(metric: Metric, value: number, { low, high }: Domain): Colour {
  const isLog = metricDefinitions[metric].chart.scale === 'symlog';
  const share = isLog ? symlog(Math.max(0, value)) / symlog(high) : (value - low) / (high - low);
  return between(rampOf(metric), Math.min(1, Math.max(0, share)));
}

/** As CSS has it. */
export const cssColourOf = (metric: Metric, value: number, domain: Domain) =>
  `rgb(${colourOf(metric, value, domain).join(' ')})`;

function between(stops: readonly Stop[], share: number): Colour {
  const upper = Math.max(
    1,
    stops.findIndex(([at]) => at >= share),
  );
  const [[from, low] = [0, '#000'], [to, high] = [1, '#000']] = stops.slice(upper - 1, upper + 1);
  const [a, b] = [rgb(low), rgb(high)];
  const part = (share - from) / (to - from);
  const mix = (index: 0 | 1 | 2) => Math.round(a[index] + (b[index] - a[index]) * part);
  return [mix(0), mix(1), mix(2)];
}

function rgb(hex: string): Colour {
  const bits = Number.parseInt(hex.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}

/** The whole ramp from left to right, as CSS. */
export const rampGradient = (metric: Metric) =>
  `linear-gradient(to right, ${rampOf(metric)
    .map(([at, hex]) => `${hex} ${at * 100}%`)
    .join(', ')})`;

/** A day from left to right as blocks of colour, as CSS; what is not known is transparent. */
export function ribbonGradient(metric: Metric, values: readonly (number | null)[], domain: Domain): string {
  const blocks = values.map((value, index) => {
    const colour = value === null ? 'transparent' : cssColourOf(metric, value, domain);
    return `${colour} ${percent(index, values.length)} ${percent(index + 1, values.length)}`;
  });
  return `linear-gradient(to right, ${blocks.join(', ')})`;
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)}%`;
