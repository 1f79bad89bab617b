import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import type { SeriesJson } from '../../../src/schemas.ts';
import { toAxis } from '../../charts/value-axis.ts';

const width = 240;
const height = 40;

/** The last day as one line, broken where nothing was measured. Decoration: the charts below show it in full. */
export function Sparkline({ series, metric }: { series: SeriesJson; metric: Metric }) {
  const runs = unbrokenRuns(series, metric);
  const last = runs.at(-1)?.at(-1);
  if (!last) return null;
  const line = (run: readonly (readonly [number, number])[]) =>
    run.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  return (
    <div class="sparkline" aria-hidden="true">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {runs.map((run) => (
          <path
            key={run[0]?.[0]}
            class="sparkline-area"
            d={`M${line(run)}L${run.at(-1)?.[0]} ${height}L${run[0]?.[0]} ${height}Z`}
          />
        ))}
        <path class="sparkline-line" d={runs.map((run) => `M${line(run)}`).join('')} />
      </svg>
      <i style={{ left: `${(100 * last[0]) / width}%`, top: `${(100 * last[1]) / height}%` }} />
    </div>
  );
}

function unbrokenRuns(series: SeriesJson, metric: Metric): [number, number][][] {
  const scaled = series[metric].map((value) => (value === null ? null : toAxis(metric, value)));
  const known = scaled.filter((value) => value !== null);
  const low = Math.min(...known);
  const range = Math.max(metricDefinitions[metric].sparklineSpan, Math.max(...known) - low);
  const [from, to] = [series.time[0] ?? 0, series.time.at(-1) ?? 1];
  const runs: [number, number][][] = [[]];
  scaled.forEach((value, index) => {
    if (value === null) runs.push([]);
    else {
      const x = (((series.time[index] ?? from) - from) / Math.max(1, to - from)) * width;
      runs.at(-1)?.push([x, height - 5 - ((value - low) / range) * (height - 11)]);
    }
  });
  return runs.filter((run) => run.length > 0);
}
