import { monthOf, noonOf } from '../../state/local-day.ts';
import { zone } from '../../state/state.ts';
import { daysOfYear, firstDay } from '../../state/year.ts';
import { month, year } from '../../text/formats.ts';

/** A month that has fewer days left has no room for its name. */
const leastDays = 12;

/** The months along the days; a January has the year's name. */
export function MonthAxis() {
  const first = firstDay.value;
  const starts: number[] = [];
  for (let day = monthOf(first).next; day <= first + daysOfYear - leastDays; day = monthOf(day).next) starts.push(day);
  return (
    <ul class="month-axis" aria-hidden="true">
      {starts.map((day) => {
        const isJanuary = new Date(day * 86_400_000).getUTCMonth() === 0;
        const noon = noonOf(day, zone.value);
        return (
          <li key={day} data-major={isJanuary} style={{ '--along': (day - first) / daysOfYear }}>
            {isJanuary ? year(noon) : month(noon)}
          </li>
        );
      })}
    </ul>
  );
}
