import { type Metric, metrics } from '@roomlog/store/metrics';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { chooseMetric, yearMetric } from '../../state/year.ts';
import { Segments } from '../Segments.tsx';

/** What the year shows is called: light is what is on, not how bright it is. */
export const yearName = (metric: Metric) => (metric === 'illuminance' ? t().year.light : t().metrics[metric]);

export function MetricChoice() {
  const both = { key: 'both' as const, label: t().year.both };
  const single = metrics.map((key) => ({ key, label: yearName(key) }));
  return (
    <Segments
      name="year-metric"
      label={t().year.choose}
      options={isPhone.value ? single : [both, ...single]}
      chosen={yearMetric.value ?? 'both'}
      onChoose={(key) => chooseMetric(key === 'both' ? null : key)}
    />
  );
}
