/** A short curve as SVG paths. Pure. */

/** Of the drawing; the picture is stretched to whatever place it has. */
export const box = { width: 48, height: 100 };

export interface SparkPath {
  line: string;
  /** From the line down to the bottom. */
  area: string;
  /** The newest value in shares of the box, while it goes on until now. */
  end: { x: number; y: number } | null;
}

/** Above and below the curve, so that the line and its end are whole. */
const inset = 8;

/** Noise is no drama: the box is at least so high, in 1/10 °C. */
const leastSpan = 20;

/** @param values 1/10 °C at equal distances; null is a gap */
export function sparkPath(values: readonly (number | null)[]): SparkPath | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(leastSpan, high - low);
  const bottom = (low + high - span) / 2;
  const x = (at: number) => round((at * box.width) / Math.max(1, values.length - 1));
  const y = (value: number) => round(inset + (box.height - 2 * inset) * (1 - (value - bottom) / span));
  const runs = runsOf(values).map((run) => run.map(({ at, value }) => `${x(at)} ${y(value)}`));
  const line = runs.map((points) => `M${points.join('L')}${points.length === 1 ? 'h.01' : ''}`).join('');
  const area = runsOf(values)
    .map((run, index) => {
      const [first, last] = [run[0]?.at ?? 0, run.at(-1)?.at ?? 0];
      return `M${x(first)} ${box.height}L${runs[index]?.join('L') ?? ''}L${x(last)} ${box.height}z`;
    })
    .join('');
  // The half hour that has just begun may have none yet.
  const lastAt = values.findLastIndex((value) => value !== null);
  const last = values[lastAt] ?? null;
  const goesOn = last !== null && lastAt >= values.length - 2;
  return { line, area, end: goesOn ? { x: x(lastAt) / box.width, y: y(last) / box.height } : null };
}

const round = (value: number) => Math.round(value * 100) / 100;

function runsOf(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const runs: { at: number; value: number }[][] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    if (at > 0 && (values[at - 1] ?? null) !== null) runs.at(-1)?.push({ at, value });
    else runs.push([{ at, value }]);
  }
  return runs;
}
