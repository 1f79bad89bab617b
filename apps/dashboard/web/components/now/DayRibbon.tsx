import { timeOfDay } from '@roomlog/store/time';
import { cssColourOf } from '../../charts/ramp.ts';
import { t } from '../../state/language.ts';
import { isStale, now, zone } from '../../state/state.ts';
import { halfHours, todayRanges } from '../../state/today.ts';
import { quantity } from '../../text/formats.ts';

/** °C at both ends of the colours: a home in winter is blue, one in a heat wave red, wherever it is. */
const domain = { low: 12, high: 32 };

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

const colourOf = (celsius: number) => cssColourOf('temperature', celsius, domain);

/** How much of the local day is over, by the wall clock: 0…1. */
const shareOfDay = (ts: number) => timeOfDay(ts, zone.value) / 86_400;
