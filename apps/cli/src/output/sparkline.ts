const blocks = '▁▂▃▄▅▆▇█';
const widest = 60;

interface Point {
  /** Any unit, ascending. */
  time: number;
  value: number | null;
}

/**
 * A series as one line of blocks, from its lowest to its highest mean. Each column is the same span of time; one without
 * a value is a space.
 */
export function sparkline(points: Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const span = last.time - first.time;
  // Wider than the usual distance of two points, or an uneven interval would show as gaps.
  const step = Math.max(span / widest, 1.5 * typicalDistance(points), Number.MIN_VALUE);
  const columns = Array.from({ length: Math.min(widest, Math.floor(span / step) + 1) }, () => ({ sum: 0, count: 0 }));
  for (const { time, value } of points) {
    const column = columns[Math.min(columns.length - 1, Math.floor((time - first.time) / step))];
    if (value === null || !column) continue;
    column.sum += value;
    column.count += 1;
  }
  const means = columns.map(({ sum, count }) => (count === 0 ? undefined : sum / count));
  const known = means.filter((mean) => mean !== undefined);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const block = (mean: number) => blocks[most === least ? 3 : Math.round(((mean - least) / (most - least)) * 7)] ?? '';
  return means.map((mean) => (mean === undefined ? ' ' : block(mean))).join('');
}

/** The median. */
function typicalDistance(points: Point[]): number {
  const distances = points.slice(1).map(({ time }, index) => time - (points[index]?.time ?? time));
  return distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
}
