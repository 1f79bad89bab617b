/** A Chart.js chart for each metric, on one time axis. The only module that knows Chart.js; loaded when charts are first seen. */

import { type Metric, metricDefinitions, metrics, perMetric } from '@roomlog/store/metrics';
import {
  Chart,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type Scale,
} from 'chart.js';
import type { Span } from '../state/range.ts';
import { type Annotations, annotationsPlugin } from './annotations.ts';
import type { Columns } from './columns.ts';
import type { Palette } from './palette.ts';
import type { UsualBand } from './usual-band.ts';
import { toAxis, type ValueAxis } from './value-axis.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);

/** Everything one draw needs. */
export interface ChartModel {
  frame: Span;
  columns: Columns;
  /** `columns` with the line that is drawn: smooth where whole numbers are measured, whose readings are dots then. */
  smooth: Columns;
  /** Years before that of `columns`, over the same months, the newest first. */
  earlier: readonly Columns[];
  /** The period that is compared, moved to the times at which it is drawn. */
  previous: Columns | null;
  usual: UsualBand | null;
  axes: Record<Metric, ValueAxis>;
  annotations: Record<Metric, Annotations>;
  palette: Palette;
  /** Width of the value axes at the right. */
  axisWidth: number;
  timeTicks: (width: number) => { ts: number; label: string; major: boolean }[];
  valueLabel: (metric: Metric, position: number) => string;
}

export interface ChartSet {
  draw(model: ChartModel): void;
  /** Pixels from the top of the metric's canvas. */
  top(metric: Metric, value: number): number;
  destroy(): void;
}

/** In rem, as the labels are. */
const heights = {
  timeAxis: 1.625,
  /** Space for half a label at the top of a value axis. */
  halfLabel: 0.5,
  /** Of a chart without a time axis, so that its last label is clear of the first one beneath. */
  foot: 0.75,
};

export function createCharts(
  canvases: Record<Metric, HTMLCanvasElement>,
  first: ChartModel,
  onLayout: () => void,
): ChartSet {
  let model = first;
  const charts = perMetric((metric) => createChart(metric, canvases[metric], () => model, onLayout));
  return {
    draw(next) {
      const isOther = drawnKeys.some((key) => next[key] !== model[key]);
      model = next;
      for (const metric of metrics) {
        // While the frame moves they stay: to make them anew takes longer than to draw them.
        if (isOther) charts[metric].data.datasets = datasets(metric, next);
        charts[metric].update('none');
      }
    },
    top: (metric, value) => charts[metric].scales['y']?.getPixelForValue(toAxis(metric, value)) ?? 0,
    destroy() {
      for (const metric of metrics) charts[metric].destroy();
    },
  };
}

function createChart(
  metric: Metric,
  canvas: HTMLCanvasElement,
  current: () => ChartModel,
  onLayout: () => void,
): Chart<'line'> {
  const last = metric === metrics.at(-1);
  const labelFont = (bold: boolean) => ({
    family: current().palette.font,
    size: current().palette.rem * 0.6875,
    weight: bold ? 600 : 400,
  });
  let labels: ReturnType<ChartModel['timeTicks']> = [];
  return new Chart(canvas, {
    type: 'line',
    data: { datasets: datasets(metric, current()) },
    plugins: [annotationsPlugin(() => current().annotations[metric]), { id: 'layout', afterLayout: onLayout }],
    options: {
      animation: false,
      events: [],
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      devicePixelRatio: Math.max(2, devicePixelRatio),
      layout: { autoPadding: false, padding: () => ({ top: heights.halfLabel * current().palette.rem }) },
      scales: {
        x: {
          type: 'linear',
          bounds: 'data',
          afterDataLimits(scale) {
            scale.min = current().frame.from * 1000;
            scale.max = current().frame.to * 1000;
          },
          afterBuildTicks(scale) {
            labels = current().timeTicks(scale.chart.width - current().axisWidth);
            scale.ticks = labels.map(({ ts, major }) => ({ value: ts * 1000, major }));
          },
          afterFit(scale) {
            scale.height = (last ? heights.timeAxis : heights.foot) * current().palette.rem;
            clearLabelPadding(scale);
          },
          border: { display: false },
          grid: {
            drawTicks: false,
            color: ({ index }) => (labels[index]?.major ? current().palette.major : current().palette.grid),
          },
          ticks: {
            display: last,
            autoSkip: false,
            maxRotation: 0,
            padding: 8,
            color: ({ index }) => (labels[index]?.major ? current().palette.strong : current().palette.label),
            font: ({ index }) => labelFont(labels[index]?.major === true),
            callback: (_value, index) => labels[index]?.label ?? '',
          },
        },
        y: {
          type: 'linear',
          position: 'right',
          bounds: 'data',
          afterDataLimits(scale) {
            scale.min = current().axes[metric].min;
            scale.max = current().axes[metric].max;
          },
          afterBuildTicks(scale) {
            scale.ticks = current().axes[metric].ticks.map((value) => ({ value }));
          },
          afterFit(scale) {
            scale.width = current().axisWidth;
            clearLabelPadding(scale);
          },
          border: { display: false },
          grid: { drawTicks: false, color: () => current().palette.grid },
          ticks: {
            autoSkip: false,
            padding: 12,
            color: () => current().palette.label,
            font: () => labelFont(false),
            callback: (position) => current().valueLabel(metric, Number(position)),
          },
        },
      },
    },
  });
}

/** Chart.js widens the margins by the measured labels, differently on each chart; they must be the same on all. */
function clearLabelPadding(scale: Scale): void {
  scale.paddingTop = scale.paddingBottom = scale.paddingLeft = scale.paddingRight = 0;
}

/** What the data sets are made of. */
const drawnKeys = ['columns', 'smooth', 'earlier', 'previous', 'usual', 'palette'] as const;

type Dataset = ChartDataset<'line', { x: number; y: number }[]>;

/** Chart.js draws the first data set last, so the mean comes first. */
function datasets(metric: Metric, model: ChartModel): Dataset[] {
  const { columns, smooth, earlier, previous, usual, palette, annotations } = model;
  const { mean, min, max } = columns[metric];
  // A scale from 0 has an area below its line. It has no band.
  const hasArea = metricDefinitions[metric].chart.scale === 'symlog';
  // Many points are a curve without bends between them.
  const curve = columns.resolution === 'raw' || columns.at.length > 200 ? 'default' : 'monotone';
  const plain: Partial<Dataset> = { pointRadius: 0, borderWidth: 0, cubicInterpolationMode: curve };
  const points = ({ at }: { at: readonly number[] }, values: readonly number[]) =>
    at.map((ts, row) => ({ x: ts * 1000, y: toAxis(metric, values[row] ?? Number.NaN) }));
  const line: Dataset = {
    ...plain,
    data: points(columns, smooth[metric].mean),
    borderColor: palette.line[metric],
    borderWidth: 2,
    borderJoinStyle: 'round',
    ...(hasArea && {
      fill: 'origin',
      // Or each point would ask for the gradient.
      pointBackgroundColor: palette.line[metric],
      backgroundColor: ({ chart }) => fadingDown(chart, palette.band[metric], palette.fade[metric]),
    }),
  };
  const sets = [line];
  // Not by an option that depends on the point: Chart.js would ask for all options of each point, in each frame.
  const lone = mean.map((value, row) => (isLone(mean, row) ? value : Number.NaN));
  if (!lone.every(Number.isNaN)) {
    const dots = { pointRadius: 2, pointBorderWidth: 0, pointBackgroundColor: palette.line[metric] };
    sets.push({ ...plain, ...dots, data: points(columns, lone), showLine: false });
  }
  if (smooth[metric].mean !== mean) {
    const dots = { pointRadius: 1.7, pointBorderWidth: 0, pointBackgroundColor: palette.dots[metric] };
    sets.push({ ...plain, ...dots, data: points(columns, mean), showLine: false });
  }
  earlier.forEach((year, index) => {
    const borderColor = palette.years[metric][Math.min(index, 2)] ?? '';
    sets.push({ ...plain, data: points(year, year[metric].mean), borderColor, borderWidth: 1.5 });
  });
  if (previous) {
    sets.push({
      ...plain,
      data: points(previous, previous[metric].mean),
      borderColor: palette.compare,
      borderWidth: 1.5,
      borderDash: [5, 3],
    });
  }
  if (annotations[metric].isBanded && min && max) {
    const fill = '+1';
    sets.push({ ...plain, data: points(columns, max), backgroundColor: palette.band[metric], fill });
    sets.push({ ...plain, data: points(columns, min) });
  }
  if (usual) {
    const { lo, hi } = usual[metric];
    sets.push({ ...plain, data: points(usual, hi), backgroundColor: palette.usual, fill: '+1' });
    sets.push({ ...plain, data: points(usual, lo) });
  }
  return sets;
}

function fadingDown({ ctx, chartArea }: Chart, colour: string, fade: string): CanvasGradient | string {
  // Before the first layout there is no area yet.
  if (!chartArea) return colour;
  const gradient = ctx.createLinearGradient(0, chartArea.top, 0, chartArea.bottom);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(1, fade);
  return gradient;
}

/** True for a point between two gaps: it has no line and needs a dot. */
function isLone(values: readonly number[], index: number): boolean {
  const missing = (at: number) => Number.isNaN(values[at] ?? Number.NaN);
  return !missing(index) && missing(index - 1) && missing(index + 1);
}
