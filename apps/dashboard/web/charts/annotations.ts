/** What is drawn behind and in front of the lines: night, outside of comfort, gaps, lowest and highest point, now. */
import type { Band } from '@roomlog/climate';
import type { Metric } from '@roomlog/store/metrics';
import type { Chart, Plugin } from 'chart.js';
import { clipArea, unclipArea } from 'chart.js/helpers';
import type { Span } from '../state/range.ts';
import type { Palette } from './palette.ts';

export interface Mark {
  ts: number;
  /** On the value axis, after `toAxis`. */
  y: number;
  label: string;
}

export interface Annotations {
  metric: Metric;
  /** Where it is comfortable; null for what is never uncomfortable. */
  comfort: Band | null;
  palette: Palette;
  nights: Span[];
  /** Lowest and highest are drawn as a band: a tint beneath it would be nearly its colour. */
  isBanded: boolean;
  gaps: Span[];
  /** When another sensor took over. */
  changes: readonly number[];
  /** Labels for a gap, the longest first; only the first gap that is wide enough gets one. */
  gapLabels: (gap: Span) => string[];
  low: Mark | null;
  high: Mark | null;
  now: Mark | null;
}

/** A Chart.js plugin that draws `current()`. */
export function annotationsPlugin(current: () => Annotations): Plugin<'line'> {
  return {
    id: 'annotations',
    beforeDatasetsDraw(chart) {
      const { palette, nights, gaps, gapLabels, comfort, isBanded } = current();
      clipArea(chart.ctx, chart.chartArea);
      shade(chart, nights, palette.night);
      if (comfort) drawOutside(chart, comfort, palette, isBanded);
      shade(chart, gaps, hatch(palette.hatch));
      drawGapLabel(chart, gaps, gapLabels, palette);
      unclipArea(chart.ctx);
    },
    afterDatasetsDraw(chart) {
      const { palette, metric, low, high, now, changes } = current();
      for (const ts of changes) drawChange(chart, ts, palette);
      const nowX = now ? x(chart, now.ts) : Number.POSITIVE_INFINITY;
      for (const mark of [low, high]) {
        if (mark && Math.abs(x(chart, mark.ts) - nowX) > 26) drawMark(chart, mark, mark === high, metric, palette);
      }
      if (now) drawNow(chart, now, palette.line[metric]);
    },
  };
}

const x = (chart: Chart, ts: number) => chart.scales['x']?.getPixelForValue(ts * 1000) ?? 0;
const y = (chart: Chart, value: number) => chart.scales['y']?.getPixelForValue(value) ?? 0;

function shade(chart: Chart, spans: readonly Span[], fill: string | CanvasPattern): void {
  chart.ctx.fillStyle = fill;
  for (const { from, to } of spans) {
    const left = x(chart, from);
    chart.ctx.fillRect(left, chart.chartArea.top, x(chart, to) - left, chart.chartArea.height);
  }
}

const stripWidth = 3;

/** Tints the outside of the limits, or only its edge: a tint inside would cover every good day. */
function drawOutside(chart: Chart, limits: Band, palette: Palette, atEdge: boolean): void {
  const { ctx, chartArea } = chart;
  const { left, right, top, bottom } = chartArea;
  const [high, low] = [y(chart, limits.high), y(chart, limits.low)];
  const begin = atEdge ? right - stripWidth : left;
  ctx.fillStyle = atEdge ? palette.warn : palette.outside;
  if (high > top) ctx.fillRect(begin, top, right - begin, high - top);
  if (low < bottom) ctx.fillRect(begin, low, right - begin, bottom - low);
  ctx.strokeStyle = palette.limit;
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 4]);
  for (const limit of [high, low]) {
    ctx.beginPath();
    ctx.moveTo(left, Math.round(limit) + 0.5);
    ctx.lineTo(right, Math.round(limit) + 0.5);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

const hatches = new Map<string, CanvasPattern | string>();

function hatch(colour: string): CanvasPattern | string {
  const known = hatches.get(colour);
  if (known) return known;
  const tile = document.createElement('canvas');
  tile.width = tile.height = 8;
  const ctx = tile.getContext('2d');
  if (!ctx) return colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const shift of [-8, 0, 8]) {
    ctx.moveTo(shift - 1, 9);
    ctx.lineTo(shift + 9, -1);
  }
  ctx.stroke();
  const pattern = ctx.createPattern(tile, 'repeat') ?? colour;
  hatches.set(colour, pattern);
  return pattern;
}

function drawGapLabel(chart: Chart, gaps: readonly Span[], labels: Annotations['gapLabels'], palette: Palette): void {
  const { left, right, top } = chart.chartArea;
  chart.ctx.font = labelFont(palette);
  for (const gap of gaps) {
    const [begin, end] = [Math.max(left, x(chart, gap.from)), Math.min(right, x(chart, gap.to))];
    const label = labels(gap).find((text) => chart.ctx.measureText(text).width + 12 < end - begin);
    if (label === undefined) continue;
    write(chart, label, (begin + end) / 2, top + 13, palette);
    return;
  }
}

function drawMark(chart: Chart, mark: Mark, above: boolean, metric: Metric, palette: Palette): void {
  const { ctx, chartArea } = chart;
  const [left, top] = [x(chart, mark.ts), y(chart, mark.y)];
  if (left < chartArea.left - 1 || left > chartArea.right + 1) return;
  ctx.beginPath();
  ctx.arc(left, top, 3.5, 0, 2 * Math.PI);
  ctx.fillStyle = palette.card;
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.line[metric];
  ctx.stroke();
  ctx.font = labelFont(palette);
  const half = Math.max(18, ctx.measureText(mark.label).width / 2);
  const centre = Math.min(chartArea.right - half, Math.max(chartArea.left + half, left));
  const over = above ? top - 9 > chartArea.top + 4 : top + 18 > chartArea.bottom;
  write(chart, mark.label, centre, over ? top - 9 : top + 17, palette);
}

const labelFont = (palette: Palette) => `500 ${palette.rem * 0.6875}px ${palette.font}`;

/** Text with an outline in the card's colour, so that it is readable over lines. */
function write({ ctx }: Chart, text: string, centre: number, baseline: number, palette: Palette): void {
  ctx.font = labelFont(palette);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = palette.card;
  ctx.strokeText(text, centre, baseline);
  ctx.fillStyle = palette.strong;
  ctx.fillText(text, centre, baseline);
}

function drawChange(chart: Chart, ts: number, palette: Palette): void {
  const { ctx, chartArea } = chart;
  const left = Math.round(x(chart, ts)) + 0.5;
  if (left < chartArea.left || left > chartArea.right) return;
  ctx.strokeStyle = palette.strong;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(left, chartArea.top);
  ctx.lineTo(left, chartArea.bottom);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawNow(chart: Chart, mark: Mark, colour: string): void {
  const { ctx } = chart;
  for (const [radius, alpha] of [
    [9, 0.25],
    [4.5, 1],
  ] as const) {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(x(chart, mark.ts), y(chart, mark.y), radius, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}
