/** The charts, used by mouse, touch and keyboard. */
import { effect, signal, untracked } from '@preact/signals';
import { type Metric, metrics } from '@roomlog/store/metrics';
import { useEffect, useRef } from 'preact/hooks';
import { axisWidth, chartModel } from '../../charts/chart-model.ts';
import { type ChartSet, createCharts } from '../../charts/charts.ts';
import {
  columns,
  cursor,
  fractionAt,
  moveCursor,
  newestRow,
  spoken,
  stopReading,
  timeAt,
} from '../../charts/cursor.ts';
import { listen } from '../../charts/gestures.ts';
import { byYears, frame, limits, loaded, resetZoom, show, view, writeAddress } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { printing } from '../../state/printing.ts';
import { clampSpan, newestOfYears, offsetSpan, type Span, scaleSpan, shortestZoom } from '../../state/range.ts';
import { Crosshair } from './Crosshair.tsx';
import { DataTable } from './DataTable.tsx';
import { Legend } from './Legend.tsx';
import { MetricCell } from './MetricCell.tsx';

const chartSet = signal<ChartSet | null>(null);
const zoomSelection = signal<Span | null>(null);

type Canvases = Record<Metric, HTMLCanvasElement>;
const isComplete = (canvases: Partial<Canvases>): canvases is Canvases => metrics.every((metric) => canvases[metric]);

export function Charts() {
  const stack = useRef<HTMLDivElement>(null);
  const canvases = useRef<Partial<Canvases>>({});

  useEffect(() => {
    const drawnOn = canvases.current;
    const element = stack.current;
    if (!isComplete(drawnOn) || !element) return undefined;
    const plotWidth = () => element.clientWidth - axisWidth();
    const awayFromCharts = (event: Event) => {
      if (!element.contains(event.target as Node)) stopReading();
    };
    const gone = new AbortController();
    document.addEventListener('pointerdown', awayFromCharts, gone);
    listen(element, gesturesOn(plotWidth), gone.signal);
    let stopDrawing = () => {};
    async function draw(canvasOf: Canvases): Promise<void> {
      // A canvas does not redraw its text when a font loads later.
      await document.fonts.ready;
      if (gone.signal.aborted) return;
      stopDrawing = effect(() => {
        const next = chartModel.value;
        if (!next) return;
        const drawn = chartSet.peek();
        if (drawn) untracked(() => drawn.draw(next));
        else chartSet.value = untracked(() => createCharts(canvasOf, next, onLayout));
      });
    }
    void draw(drawnOn);
    return () => {
      gone.abort();
      stopDrawing();
      chartSet.peek()?.destroy();
      chartSet.value = null;
    };
  }, []);

  const at = cursor.value;
  const zoomed = zoomSelection.value;
  const lastRow = Math.max(0, (columns.value?.at.length ?? 1) - 1);
  return (
    <>
      <div
        class="chart-stack"
        ref={stack}
        data-testid="chart-stack"
        data-from={Math.round(frame.value.from)}
        data-to={Math.round(frame.value.to)}
        data-resolution={loaded.value?.series.resolution}
        role="slider"
        tabIndex={0}
        aria-label={t().chartLabel(metrics.map((metric) => t().metrics[metric]))}
        aria-description={t().chartKeys}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={lastRow}
        aria-valuenow={Math.max(0, at?.row ?? newestRow.value)}
        aria-valuetext={spoken()}
        onKeyDown={onKey}
        onBlur={stopReading}
      >
        {metrics.map((metric) => (
          <div class="chart" key={metric} data-metric={metric}>
            <MetricCell metric={metric} />
            <div class="chart-canvas">
              <canvas
                ref={(canvas) => {
                  if (canvas) canvases.current[metric] = canvas;
                }}
              />
              <Crosshair metric={metric} chartSet={chartSet} />
            </div>
          </div>
        ))}
        {at && (
          <div class="cursor" style={{ '--at': fractionAt(at.ts) }}>
            <output class="cursor-time" aria-hidden="true">
              {at.label}
            </output>
          </div>
        )}
        {zoomed && (
          <div class="selection" style={{ left: `${zoomed.from}px`, width: `${zoomed.to - zoomed.from}px` }} />
        )}
        {columns.value && columns.value.at.length === 0 && <p class="chart-notice">{t().noRecords}</p>}
      </div>
      <Legend />
      {printing.value && <DataTable />}
    </>
  );
}

/** Elements over the charts move with them: a new object notifies them, once Chart.js has finished. */
function onLayout(): void {
  queueMicrotask(() => {
    const drawn = chartSet.peek();
    if (drawn) chartSet.value = { ...drawn };
  });
}

/** Of years that lie over one another, a part of one. */
function zoomTo(zoom: Span, settled: boolean): void {
  const read = cursor.peek();
  const inTime = byYears.peek() ? newestOfYears(zoom, limits.peek()) : zoom;
  show({ ...view.peek(), zoom: clampSpan(inTime, limits.peek()) }, settled);
  if (read && inTime !== zoom) moveCursor(read.ts + inTime.from - zoom.from);
}

function scaleAround(at: number, factor: number, settled: boolean): void {
  // There is nothing farther out.
  if (factor === 1 || (byYears.peek() && factor > 1)) return;
  const axis = frame.peek();
  const bounds = byYears.peek() ? { ...limits.peek(), first: axis.from, now: axis.to } : limits.peek();
  zoomTo(scaleSpan(axis, at, factor, bounds), settled);
}

function gesturesOn(plotWidth: () => number) {
  const inPlot = (x: number) => Math.max(0, Math.min(plotWidth(), x));
  const time = (x: number) => timeAt(inPlot(x) / plotWidth());
  return {
    read: (x: number) => moveCursor(time(x)),
    leave: stopReading,
    selecting(span: Span | null) {
      zoomSelection.value = span && { from: inPlot(span.from), to: inPlot(span.to) };
    },
    select(span: Span) {
      const [from, to] = [time(span.from), time(span.to)];
      const short = Math.max(0, shortestZoom - (to - from)) / 2;
      zoomTo({ from: from - short, to: to + short }, true);
    },
    pan(by: number) {
      const { from, to } = frame.peek();
      if (!byYears.peek()) zoomTo(offsetSpan({ from, to }, (-by * (to - from)) / plotWidth()), false);
    },
    zoom: (x: number, factor: number) => scaleAround(time(x), factor, false),
    settle: () => writeAddress('push'),
    reset: resetZoom,
  };
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = columns.peek()?.at.length ?? 0;
  const row = cursor.peek()?.row ?? newestRow.peek() + 1;
  const stride = event.shiftKey ? 12 : 1;
  const centre = cursor.peek()?.ts ?? (frame.peek().from + frame.peek().to) / 2;
  const zoom = (factor: number) => scaleAround(centre, factor, true);
  const keys: Record<string, () => void> = {
    ArrowLeft: () => moveToRow(row - stride),
    ArrowRight: () => moveToRow(row + stride),
    PageUp: () => moveToRow(row - 12),
    PageDown: () => moveToRow(row + 12),
    Home: () => moveToRow(0),
    End: () => moveToRow(rows - 1),
    '+': () => zoom(0.5),
    ';': () => zoom(0.5),
    '-': () => zoom(2),
    Escape: () => {
      stopReading();
      if (view.peek().zoom) resetZoom();
    },
  };
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function moveToRow(row: number): void {
  const all = columns.peek()?.at;
  if (!all || all.length === 0) return;
  const bounded = Math.max(0, Math.min(all.length - 1, row));
  moveCursor(all[bounded] ?? 0, bounded);
}
