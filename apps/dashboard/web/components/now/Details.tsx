import type { Band } from '@roomlog/climate';
import { type Metric, metrics } from '@roomlog/store/metrics';
import { t } from '../../state/language.ts';
import { comfort, latest, selection } from '../../state/state.ts';
import { type Range, todayRanges } from '../../state/today.ts';
import { yearAgo } from '../../state/year-ago.ts';
import { derivedRows } from '../../text/air.ts';
import { formatter, integer, quantity } from '../../text/formats.ts';
import { rangeText } from '../../text/range-text.ts';

/** What is beneath the sentence, for those who ask for it. */
export function Details() {
  const reading = latest.value;
  const battery = selection.value?.sensor?.battery ?? null;
  if (!reading) return null;
  return (
    <dl class="card details" id="details">
      {metrics.map((metric) => (
        <MetricRow key={metric} metric={metric} value={reading[metric]} />
      ))}
      {yearAgo.value !== null && (
        <div>
          <dt>{t().compare.names.year}</dt>
          <dd>{quantity('temperature', yearAgo.value)}</dd>
        </div>
      )}
      {derivedRows(reading, t(), formatter).map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {battery !== null && (
        <div>
          <dt>{t().battery}</dt>
          <dd>{integer(battery)}%</dd>
        </div>
      )}
    </dl>
  );
}

/** With a comfortable range: today's values in it. Else the value of now. */
function MetricRow({ metric, value }: { metric: Metric; value: number | null }) {
  const bands: Partial<Record<Metric, Band>> = comfort.value;
  const [band, today] = [bands[metric], todayRanges.value[metric]];
  if (value === null) return null;
  return (
    <div data-metric={metric}>
      <dt>{band && today ? t().ofToday(t().metrics[metric]) : t().metrics[metric]}</dt>
      <dd>
        {band && today && <RangeBar band={band} today={today} value={value} />}
        {band && today ? rangeText(metric, today) : quantity(metric, value)}
      </dd>
    </div>
  );
}

/** From half a comfortable range below it to half a range above, or as far as today's values go. */
function RangeBar({ band, today, value }: { band: Range; today: Range; value: number }) {
  const margin = (band.high - band.low) / 2;
  const [from, to] = [Math.min(band.low - margin, today.low), Math.max(band.high + margin, today.high)];
  const place = (at: number) => `${(100 * (at - from)) / (to - from)}%`;
  return (
    <span class="range-bar" aria-hidden="true">
      <i style={{ left: place(today.low), right: `calc(100% - ${place(today.high)})` }} />
      <u style={{ left: place(band.low) }} />
      <u style={{ left: place(band.high) }} />
      <b style={{ left: place(value) }} />
    </span>
  );
}
