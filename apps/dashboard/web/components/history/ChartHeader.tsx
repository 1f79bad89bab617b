import type { Metric } from '@roomlog/store/metrics';
import { summarize } from '../../charts/columns.ts';
import { columns, readout } from '../../charts/cursor.ts';
import { comparison, frame } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { comparisonName } from '../../text/comparison-name.ts';
import { number, quantity } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';

/** Name and values of one chart: lowest, mean and highest, or the values at the cursor. */
export function ChartHeader({ metric }: { metric: Metric }) {
  const read = readout(metric);
  return (
    <header class="chart-header">
      <Icon name={metric} />
      <h3>{t().metrics[metric]}</h3>
      {read ? <CursorValues metric={metric} {...read} /> : <Summary metric={metric} />}
    </header>
  );
}

function Summary({ metric }: { metric: Metric }) {
  const summary = columns.value && summarize(columns.value, metric, frame.value);
  if (!summary) return <p class="readout" />;
  return (
    <p class="readout">
      {(['low', 'average', 'high'] as const).map((name) => (
        <span key={name} class={name === 'average' ? 'roomy-only' : undefined}>
          {t()[name]} <b>{quantity(metric, summary[name])}</b>
        </span>
      ))}
    </p>
  );
}

type CursorValuesProps = { metric: Metric } & NonNullable<ReturnType<typeof readout>>;

function CursorValues({ metric, value, low, high, previous, usual }: CursorValuesProps) {
  const compared = previous !== null;
  return (
    <p class="readout">
      {usual && (
        <span class="wide-only">
          {comparisonName('usual')} <b>{`${number(metric, usual.lo)}–${number(metric, usual.hi)}`}</b>
        </span>
      )}
      {compared && (
        <span class="wide-only">
          {comparisonName(comparison.value)} <b>{quantity(metric, previous)}</b>
        </span>
      )}
      {compared && value !== null && (
        <span>
          {t().difference} <b>{number(metric, value - previous, true)}</b>
        </span>
      )}
      {low !== null && high !== null && (
        <span>
          <span class="wide-only">{t().lowToHigh} </span>
          <b>{`${number(metric, low)}–${number(metric, high)}`}</b>
        </span>
      )}
      <strong>{value === null ? t().noData : quantity(metric, value)}</strong>
    </p>
  );
}
