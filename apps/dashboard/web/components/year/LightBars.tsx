import { t } from '../../state/language.ts';
import { hoursOfLight } from '../../state/light.ts';
import { chosen, daysOfYear, firstDay, slotsOfDay, valueAt } from '../../state/year.ts';
import { integer } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';

const grid = [0, 10, 20];
const highest = 24;

/** Hours of light of a day of the year; null where too little of it is known. */
export const lightOf = (day: number) =>
  hoursOfLight(Array.from({ length: slotsOfDay }, (_, slot) => valueAt('illuminance', { day, slot })));

/** A bar for each day: how many hours it was light. */
export function LightBars() {
  const bars = Array.from({ length: daysOfYear }, (_, index) => {
    const hours = lightOf(firstDay.value + index) ?? 0;
    return `M${index + 0.12} ${highest}v${-hours}h.76v${hours}z`;
  });
  const along = { '--along': (chosen.value.day - firstDay.value + 0.5) / daysOfYear };
  return (
    <div class="raster-row light-bars" data-metric="illuminance">
      <h2>
        <Icon name="lamp" />
        {t().year.hoursOfLight} <small>{t().year.hoursOfLightNote}</small>
      </h2>
      <div class="bars">
        <svg viewBox={`0 0 ${daysOfYear} ${highest}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="bars-grid" d={grid.map((hours) => `M0 ${highest - hours}h${daysOfYear}`).join('')} />
          <path d={bars.join('')} />
        </svg>
        <i class="raster-chosen" style={along} />
      </div>
      <div class="raster-hours" aria-hidden="true">
        {grid.map((hours) => (
          <span key={hours} style={{ '--across': 1 - hours / highest }}>
            {t().year.duration(integer(hours))}
          </span>
        ))}
      </div>
    </div>
  );
}
