import { metricDefinitions, metrics } from '@roomlog/store/metrics';
import { isAbout } from '../../state/day.ts';
import { t } from '../../state/language.ts';
import { isStale, latest } from '../../state/state.ts';
import { inShort } from '../../text/air.ts';
import { formatter, number } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';

/** One number that can be read across the room, the others small beside it. Of a phone: wide screens have them beside the charts. */
export function NowValues() {
  const [first, ...others] = metrics;
  const reading = latest.value;
  if (!first || !reading) return null;
  const value = reading[first];
  return (
    <section class="now-values" aria-label={t().latest} data-stale={isStale.value}>
      <p class="now-first" data-metric={first} data-testid={`latest-${first}`}>
        <span class="visually-hidden">{t().metrics[first]} </span>
        {value !== null && isAbout(first) && <small>{t().about}</small>}
        <b>{value === null ? '–' : number(first, value)}</b>
        {value !== null && <span>{metricDefinitions[first].unit}</span>}
        <time class="visually-hidden" dateTime={reading.created_at} />
      </p>
      <ul>
        {others.map((metric) => (
          <li key={metric} data-metric={metric} data-testid={`latest-${metric}`}>
            <Icon name={metric} size={22} />
            <span class="visually-hidden">{t().metrics[metric]} </span>
            {inShort(metric, reading[metric], t(), formatter)}
          </li>
        ))}
      </ul>
    </section>
  );
}
