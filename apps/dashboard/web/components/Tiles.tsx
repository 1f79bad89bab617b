import { judgeHumidity, judgeLight, judgeTemperature } from '@roomlog/climate';
import { day, trend } from '../day.ts';
import { clockOrMoment, number, quantity, units } from '../formats.ts';
import { t } from '../language.ts';
import { type Metric, metrics } from '../metrics.ts';
import { isStale, latest, now, seconds, zone } from '../state.ts';
import { ComfortTile } from './ComfortTile.tsx';
import { Icon } from './Icon.tsx';
import { Sparkline } from './Sparkline.tsx';
import { TileHeader, type Verdict } from './TileHeader.tsx';

export function Tiles() {
  return (
    <section class="tiles" aria-label={t().latest}>
      {metrics.map((metric) => (
        <MetricTile key={metric} metric={metric} />
      ))}
      <ComfortTile />
    </section>
  );
}

function MetricTile({ metric }: { metric: Metric }) {
  const value = latest.value?.[metric] ?? null;
  const verdict = value === null || isStale.value ? null : judge(metric, value);
  return (
    <article class="tile" data-metric={metric} data-stale={isStale.value} data-testid={`latest-${metric}`}>
      <TileHeader icon={metric} title={t().metrics[metric]} verdict={verdict} />
      <p class="tile-value">
        <b>{value === null ? '–' : number(metric, value)}</b>
        {value !== null && <span>{units[metric]}</span>}
        {value !== null && !isStale.value && <MeasuredAt />}
      </p>
      <Trend metric={metric} known={value !== null} />
      {day.value && <Sparkline series={day.value} metric={metric} />}
    </article>
  );
}

/** When the values on the tiles were measured. */
function MeasuredAt() {
  const at = latest.value?.created_at;
  if (at === undefined) return null;
  return <time dateTime={at}>{clockOrMoment(seconds(at), now.value, zone.value)}</time>;
}

function judge(metric: Metric, value: number): Verdict {
  if (metric === 'illuminance') return { word: t().lightLevel[judgeLight(value)], tone: 'neutral' };
  if (metric === 'temperature') {
    const verdict = judgeTemperature(value);
    return { word: t().temperatureVerdict[verdict], tone: verdict === 'good' ? 'ok' : 'warn' };
  }
  const verdict = judgeHumidity(value);
  return { word: t().humidityVerdict[verdict], tone: verdict === 'good' ? 'ok' : 'warn' };
}

function Trend({ metric, known }: { metric: Metric; known: boolean }) {
  if (!known) return <p class="trend">{t().missing}</p>;
  if (isStale.value && latest.value) {
    return (
      <p class="trend">
        <Icon name="clockAlert" size={16} />
        <MeasuredAt />
      </p>
    );
  }
  const change = trend(metric);
  if (change === null) return <p class="trend">&nbsp;</p>;
  return (
    <p class="trend">
      <Icon name={change === 0 ? 'steady' : change > 0 ? 'rising' : 'falling'} size={16} />
      {change === 0 ? (
        t().steady
      ) : (
        <>
          <b>{quantity(metric, change, true)}</b> {t().pastHour}
        </>
      )}
    </p>
  );
}
