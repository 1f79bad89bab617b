import type { Signal } from '@preact/signals';
import type { Metric } from '@roomlog/store/metrics';
import type { ChartSet } from '../../charts/charts.ts';
import { cursor, fractionAt, readout } from '../../charts/cursor.ts';

interface CrosshairProps {
  metric: Metric;
  chartSet: Signal<ChartSet | null>;
}

/** The dot on one chart's line. A DOM element, so that no chart is redrawn while the pointer moves. */
export function Crosshair({ metric, chartSet }: CrosshairProps) {
  const at = cursor.value;
  const value = readout(metric)?.value ?? null;
  if (!at || value === null || !chartSet.value) return null;
  return <i class="cursor-dot" style={{ '--at': fractionAt(at.ts), top: `${chartSet.value.top(metric, value)}px` }} />;
}
