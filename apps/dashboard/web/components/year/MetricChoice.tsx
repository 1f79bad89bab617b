import { type Metric, metrics } from '@roomlog/store/metrics';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { chooseMetric, yearMetric } from '../../state/year.ts';

/** What the year shows is called: light is what is on, not how bright it is. */
export const yearName = (metric: Metric) => (metric === 'illuminance' ? t().year.light : t().metrics[metric]);

export function MetricChoice() {
  const choices: (Metric | null)[] = isPhone.value ? [...metrics] : [null, ...metrics];
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{t().year.choose}</legend>
      {choices.map((metric) => (
        <label key={metric}>
          <input
            type="radio"
            name="year-metric"
            checked={metric === yearMetric.value}
            onChange={() => chooseMetric(metric)}
          />
          <span>{metric === null ? t().year.both : yearName(metric)}</span>
        </label>
      ))}
    </fieldset>
  );
}
