import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import { calendarDate } from '@roomlog/store/time';
import { valueLabel } from '../../charts/chart-model.ts';
import { type Columns, summarize, toColumns } from '../../charts/columns.ts';
import { nights, zonedTicks } from '../../charts/ticks.ts';
import { toAxis, valueAxis } from '../../charts/value-axis.ts';
import { t } from '../../state/language.ts';
import { spanOfDay } from '../../state/local-day.ts';
import { zone } from '../../state/state.ts';
import { chosen, chosenSeries } from '../../state/year.ts';
import { number } from '../../text/formats.ts';

const [width, height] = [1000, 100];

/** One metric of the chosen day, from midnight to midnight. The facts beside it say the same. */
export function DayLine({ metric, isLast = false }: { metric: Metric; isLast?: boolean }) {
  const span = spanOfDay(chosen.value.day, zone.value);
  const columns = chosenSeries.value && toColumns(chosenSeries.value);
  const summary = columns && summarize(columns, metric, span);
  const { usual, marksFrom } = metricDefinitions[metric].chart;
  const axis = valueAxis(metric, summary?.low ?? usual[0], summary?.high ?? usual[1]);
  const x = (ts: number) => (ts - span.from) / (span.to - span.from);
  const y = (value: number) => 1 - (toAxis(metric, value) - axis.min) / (axis.max - axis.min);
  const ticks = zonedTicks(span.from, span.to - 1, zone.value, 8);
  const isMarked = summary && marksFrom !== undefined && summary.high - summary.low >= marksFrom;
  return (
    <div class="day-line" data-metric={metric} aria-hidden="true">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {nights(span.from, span.to, zone.value).map(({ from, to }) => (
          <rect key={from} x={x(from) * width} width={(x(to) - x(from)) * width} height={height} />
        ))}
        <path class="day-grid" d={ticks.map(({ ts }) => `M${x(ts) * width} 0v${height}`).join('')} />
        <path class="day-grid" d={`M0 0h${width}M0 ${height}h${width}`} />
        {columns && runs(columns, metric).map((run) => <Run key={run[0]?.[0]} {...{ run, x, y, metric }} />)}
      </svg>
      {isMarked &&
        [
          { at: summary.highAt, value: summary.high, isHigh: true },
          { at: summary.lowAt, value: summary.low, isHigh: false },
        ].map(({ at, value, isHigh }) => (
          <i key={String(isHigh)} class="day-mark" data-high={isHigh} style={{ '--x': x(at), '--y': y(value) }}>
            {number(metric, value)}°
          </i>
        ))}
      {[axis.ticks[0], axis.ticks.at(-1)].map(
        (tick) =>
          tick !== undefined && (
            <span key={tick} class="day-value" style={{ '--y': 1 - (tick - axis.min) / (axis.max - axis.min) }}>
              {valueLabel(metric, tick)}
            </span>
          ),
      )}
      {isLast && (
        <ul>
          {[...ticks.map(({ ts }) => ts), span.to].map((ts) => (
            <li key={ts} style={{ '--x': x(ts) }}>
              {t().year.hours(ts === span.to ? 24 : calendarDate(ts, zone.value).hour)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Point = readonly [ts: number, value: number];

/** Points without a gap between them. */
function runs({ at, ...columns }: Columns, metric: Metric): Point[][] {
  const found: Point[][] = [[]];
  for (const [row, ts] of at.entries()) {
    const value = columns[metric].mean[row] ?? Number.NaN;
    if (Number.isNaN(value)) found.push([]);
    else found.at(-1)?.push([ts, value]);
  }
  return found.filter((run) => run.length > 0);
}

interface RunProps {
  run: Point[];
  x: (ts: number) => number;
  y: (value: number) => number;
  metric: Metric;
}

function Run({ run, x, y, metric }: RunProps) {
  const points = run.map(([ts, value]) => `${(x(ts) * width).toFixed(1)} ${(y(value) * height).toFixed(1)}`);
  const [[first] = [0], [last] = [0]] = [run[0], run.at(-1)];
  const area = `M${x(first) * width} ${height}L${points.join('L')}L${x(last) * width} ${height}Z`;
  return (
    <>
      {metricDefinitions[metric].chart.scale === 'symlog' && <path class="day-area" d={area} />}
      <path class="day-curve" d={`M${points.join('L')}`} />
    </>
  );
}
