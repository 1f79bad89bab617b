import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import type { SensorJson } from '../../../src/schemas.ts';
import { readout, summarizeShown } from '../../charts/cursor.ts';
import { isAbout, trend } from '../../state/day.ts';
import { comparison, isLive, view } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { comfort, isStale, latest, seconds, staleFor, unchanged } from '../../state/state.ts';
import { todayRanges } from '../../state/today.ts';
import { verdictOf } from '../../text/air.ts';
import { comparisonName } from '../../text/comparison-name.ts';
import { clockOrMoment, number, quantity } from '../../text/formats.ts';
import { rangeText } from '../../text/range-text.ts';
import { yearName } from '../../text/year-name.ts';
import { Icon } from '../Icon.tsx';

/** What stands beside a chart: the value of now, of the period that is shown, or at the cursor. */
export function MetricCell({ metric }: { metric: Metric }) {
  const read = readout(metric);
  return (
    <header class="cell" data-metric={metric} data-stale={isLive.value && isStale.value}>
      <h3 class="cell-name">
        <Icon name={metric} />
        {t().metrics[metric]}
      </h3>
      {read ? <Read metric={metric} {...read} /> : isLive.value ? <Now metric={metric} /> : <Period metric={metric} />}
    </header>
  );
}

function Value({ metric, value }: { metric: Metric; value: number | null }) {
  return (
    <p class="cell-value">
      {value !== null && isAbout(metric) && <small>{t().about}</small>}
      <b>{value === null ? '–' : number(metric, value)}</b>
      {value !== null && <span>{metricDefinitions[metric].unit}</span>}
    </p>
  );
}

function Now({ metric }: { metric: Metric }) {
  const reading = latest.value;
  const value = reading?.[metric] ?? null;
  const verdict = verdictOf(metric, isStale.value ? null : reading, comfort.value, t());
  const isDay = view.value.range === '24h';
  const today = todayRanges.value[metric];
  return (
    <>
      <div data-testid={`latest-${metric}`}>
        <Value metric={metric} value={value} />
        {reading && <time class="visually-hidden" dateTime={reading.created_at} />}
      </div>
      {verdict !== undefined && (
        <span class="chip" data-tone={verdict?.tone ?? 'neutral'}>
          {verdict?.word ?? '–'}
        </span>
      )}
      <Trend metric={metric} />
      {!isDay && <PeriodRange metric={metric} />}
      {isDay && today && today.low < today.high && !unchanged.value && (
        <Range name={t().todayRange} text={rangeText(metric, today)} />
      )}
    </>
  );
}

/** There is room for few words, and other places have them all. */
const sameWords = ({ unchanged_since: since, unchanged_longer: longer }: SensorJson) =>
  longer || since === null ? t().unchangedLong : t().sameSince(clockOrMoment(seconds(since)));

/** The change within an hour; since when there was none; when it is long ago, the time of the value. */
function Trend({ metric }: { metric: Metric }) {
  const reading = latest.value;
  if (!reading || reading[metric] === null) return <p class="cell-trend">{t().missing}</p>;
  const same = staleFor.value === null ? unchanged.value : null;
  if (same) {
    return (
      <p class="cell-trend">
        {isStale.value && <Icon name="clockAlert" size={16} />}
        {sameWords(same)}
      </p>
    );
  }
  if (isStale.value) {
    return (
      <p class="cell-trend">
        <Icon name="clockAlert" size={16} />
        {clockOrMoment(seconds(reading.created_at))}
      </p>
    );
  }
  const change = trend(metric);
  if (change === null) return null;
  return (
    <p class="cell-trend">
      <Icon name={change === 0 ? 'steady' : change > 0 ? 'rising' : 'falling'} size={16} />
      {change === 0 ? (
        t().steady
      ) : (
        <>
          <b>{`${number(metric, change, true)}${metricDefinitions[metric].chart.tickUnit}`}</b> {t().pastHour}
        </>
      )}
    </p>
  );
}

function Period({ metric }: { metric: Metric }) {
  const summary = summarizeShown(metric);
  return (
    <>
      <Value metric={metric} value={summary?.average ?? null} />
      <p class="cell-trend">{t().average}</p>
      <PeriodRange metric={metric} />
    </>
  );
}

function PeriodRange({ metric }: { metric: Metric }) {
  const summary = summarizeShown(metric);
  return summary && <Range name={t().periodRange} text={rangeText(metric, summary)} />;
}

function Range({ name, text }: { name: string; text: string }) {
  return (
    <p class="cell-range">
      {name} <b>{text}</b>
    </p>
  );
}

type ReadProps = { metric: Metric } & NonNullable<ReturnType<typeof readout>>;

function Read({ metric, value, low, high, previous, usual, years }: ReadProps) {
  const isCompared = previous !== null;
  return (
    <>
      {value === null ? <p class="cell-trend">{t().noData}</p> : <Value metric={metric} value={value} />}
      {isCompared && (
        <p class="cell-trend">
          {comparisonName(comparison.value)} <b>{quantity(metric, previous)}</b>
        </p>
      )}
      {isCompared && value !== null && <Range name={t().difference} text={number(metric, value - previous, true)} />}
      {!isCompared && years.length === 0 && low !== null && high !== null && (
        <Range name={t().lowToHigh} text={rangeText(metric, { low, high })} />
      )}
      {years.slice(0, isPhone.value ? 1 : years.length).map(({ year, value: other }) => (
        <Range key={year} name={yearName(year)} text={quantity(metric, other)} />
      ))}
      {usual && <Range name={comparisonName('usual')} text={rangeText(metric, { low: usual.lo, high: usual.hi })} />}
    </>
  );
}
