import { utcOffset } from '@roomlog/store/time';
import { t } from '../../state/language.ts';
import { isStale, now, zone } from '../../state/state.ts';
import { halfHours, todayRanges } from '../../state/today.ts';
import { quantity } from '../../text/formats.ts';
import { temperatureCss } from '../../text/ramp.ts';

/** °C at both ends of the colours: a home in winter is blue, one in a heat wave red, wherever it is. */
const [coldest, warmest] = [12, 32];

/** Today's half-hours as one coloured bar, midnight to midnight, up to now. */
export function DayRibbon() {
  const { low, high } = todayRanges.value.temperature ?? {};
  if (low === undefined || high === undefined) return null;
  const label = t().ribbon(quantity('temperature', low), quantity('temperature', high));
  return (
    <div class="day-ribbon">
      <div class="ribbon" role="img" aria-label={label}>
        {halfHours.value.map((mean, slot) => (
          <i key={slot} style={mean === null ? undefined : { background: colourOf(mean) }} />
        ))}
        {!isStale.value && <b style={{ left: `${100 * shareOfDay(now.value)}%` }} />}
      </div>
      <p aria-hidden="true">
        {t().ribbonHours.map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </p>
    </div>
  );
}

const colourOf = (celsius: number) => temperatureCss((celsius - coldest) / (warmest - coldest));

/** How much of the local day is over, by the wall clock: 0…1. */
const shareOfDay = (ts: number) => ((ts + utcOffset(ts, zone.value)) % 86_400) / 86_400;
