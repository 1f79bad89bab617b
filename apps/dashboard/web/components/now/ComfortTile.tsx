import { absoluteHumidity, dewPoint, discomfortIndex, dryAirBelow, estimateWbgt, judgeHeat } from '@roomlog/climate';
import { t } from '../../state/language.ts';
import { isStale, latest } from '../../state/state.ts';
import { decimal, withUnit } from '../../text/formats.ts';
import { TileHeader, type Verdict } from './TileHeader.tsx';

/** From this WBGT on heat matters most; below it, the dryness of the air. */
const wbgtMattersFrom = 21;

/** What temperature and humidity mean together. The headline follows the season. */
export function ComfortTile() {
  const { temperature = null, humidity = null } = latest.value ?? {};
  const both = temperature !== null && humidity !== null;
  const from = (index: (temperature: number, humidity: number) => number | null) =>
    both ? index(temperature, humidity) : null;
  const wbgt = from(estimateWbgt);
  const vapour = from(absoluteHumidity);
  const heat = wbgt !== null && wbgt >= wbgtMattersFrom;
  const rows = {
    vapour: { label: t().absoluteHumidity, value: vapour, unit: 'g/m³' },
    wbgt: { label: t().wbgt, value: wbgt, unit: '°C' },
    dew: { label: t().dewPoint, value: from(dewPoint), unit: '°C' },
    discomfort: { label: t().discomfort, value: from(discomfortIndex), unit: '' },
  };
  const head = heat ? rows.wbgt : rows.vapour;
  const beneath = [heat ? rows.vapour : rows.wbgt, rows.dew, rows.discomfort];
  return (
    <article class="card tile" data-metric="comfort" data-stale={isStale.value}>
      <TileHeader
        icon="leaf"
        title={t().comfort}
        verdict={isStale.value ? null : verdictOf(heat ? wbgt : null, vapour)}
      />
      <p class="tile-value">
        <b>{head.value === null ? '–' : decimal(head.value)}</b>
        {head.value !== null && <span>{head.unit}</span>}
      </p>
      <p class="trend">{head.label}</p>
      <dl class="derived">
        {beneath.map(({ label, value, unit }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value === null ? '–' : withUnit(decimal(value, unit ? 1 : 0), unit)}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function verdictOf(wbgt: number | null, vapour: number | null): Verdict | null {
  if (wbgt !== null) {
    const level = judgeHeat(wbgt);
    return { word: t().heatLevel[level], tone: level === 'severe' || level === 'danger' ? 'bad' : 'warn' };
  }
  if (vapour === null) return null;
  return vapour < dryAirBelow ? { word: t().dryAir, tone: 'warn' } : { word: t().goodAir, tone: 'ok' };
}
