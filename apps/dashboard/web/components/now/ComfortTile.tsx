import type { ReadingJson } from '../../../src/schemas.ts';
import { t } from '../../state/language.ts';
import { isStale } from '../../state/state.ts';
import { describeComfort } from '../../text/air.ts';
import { formatter } from '../../text/formats.ts';
import { TileHeader } from './TileHeader.tsx';

/** What temperature and humidity mean together. */
export function ComfortTile({ reading }: { reading: ReadingJson }) {
  const { head, beneath, verdict } = describeComfort(reading, t(), formatter);
  return (
    <article class="card tile" data-metric="comfort" data-stale={isStale.value}>
      <TileHeader icon="leaf" title={t().comfort} verdict={isStale.value ? null : verdict} />
      <p class="tile-value">
        <b>{head.value}</b>
        {head.unit && <span>{head.unit}</span>}
      </p>
      <p class="trend">{head.label}</p>
      <dl class="derived">
        {beneath.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
