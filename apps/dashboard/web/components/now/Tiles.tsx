import { type Metric, metricDefinitions, metrics } from '@roomlog/store/metrics';
import { day, trend } from '../../state/day.ts';
import { t } from '../../state/language.ts';
import { isStale, latest, latestAge, seconds } from '../../state/state.ts';
import { verdictOf } from '../../text/air.ts';
import { age, clockOrMoment, number, quantity } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { ComfortTile } from './ComfortTile.tsx';
import { Sparkline } from './Sparkline.tsx';
import { TileHeader } from './TileHeader.tsx';

export function Tiles() {
  return (
    <section class="tiles" aria-label={t().latest}>
      {metrics.map((metric) => (
        <MetricTile key={metric} metric={metric} />
      ))}
      {latest.value && <ComfortTile reading={latest.value} />}
    </section>
  );
}

function MetricTile({ metric }: { metric: Metric }) {
  const value = latest.value?.[metric] ?? null;
  const verdict = verdictOf(metric, isStale.value ? null : value, t());
  return (
    <article class="card tile" data-metric={metric} data-stale={isStale.value} data-testid={`latest-${metric}`}>
      <TileHeader icon={metric} title={t().metrics[metric]} verdict={verdict} />
      <p class="tile-value">
        <b>{value === null ? '–' : number(metric, value)}</b>
        {value !== null && <span>{metricDefinitions[metric].unit}</span>}
      </p>
      <Trend metric={metric} known={value !== null} />
      {day.value && <Sparkline series={day.value} metric={metric} />}
    </article>
  );
}

/** The change within an hour, and the age of the value. */
function Trend({ metric, known }: { metric: Metric; known: boolean }) {
  const reading = latest.value;
  if (!known || !reading) return <p class="trend">{t().missing}</p>;
  const at = seconds(reading.created_at);
  if (isStale.value) {
    return (
      <p class="trend">
        <Icon name="clockAlert" size={16} />
        <time dateTime={reading.created_at}>{clockOrMoment(at)}</time>
      </p>
    );
  }
  const change = trend(metric);
  const seen = latestAge.value ?? 0;
  return (
    <p class="trend">
      {change !== null && <Icon name={change === 0 ? 'steady' : change > 0 ? 'rising' : 'falling'} size={16} />}
      {change === 0 && t().steady}
      {change !== null && change !== 0 && (
        <>
          <b>{quantity(metric, change, true)}</b> {t().pastHour}
        </>
      )}
      <time class="age" dateTime={reading.created_at}>
        {seen < 60 ? t().justNow : age(seen)}
      </time>
    </p>
  );
}
