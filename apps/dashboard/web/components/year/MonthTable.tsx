import { t } from '../../state/language.ts';
import { summarizeMonths } from '../../state/light.ts';
import { noonOf } from '../../state/local-day.ts';
import { zone } from '../../state/state.ts';
import { firstDay, slotsOfDay, today, valueAt } from '../../state/year.ts';
import { decimal, monthWithYear, number } from '../../text/formats.ts';
import { lightOf } from './LightBars.tsx';

/** The year in numbers, for whom colours say nothing. */
export function MonthTable() {
  const temperaturesOf = (day: number) =>
    Array.from({ length: slotsOfDay }, (_, slot) => valueAt('temperature', { day, slot })).filter(
      (value) => value !== null,
    );
  const months = summarizeMonths(firstDay.value, today.value, temperaturesOf, lightOf);
  const celsius = (value: number) => number('temperature', value);
  return (
    <details class="month-table">
      <summary>{t().year.byMonth}</summary>
      <table>
        <caption>
          {t().metrics.temperature} (°C) ・ {t().year.means}
        </caption>
        <thead>
          <tr>
            {[t().year.month, t().low, t().average, t().high, t().year.light].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map(({ day, low, mean, high, light }) => (
            <tr key={day}>
              <th scope="row">{monthWithYear(noonOf(day, zone.value))}</th>
              <td>{celsius(low)}</td>
              <td>{celsius(mean)}</td>
              <td>{celsius(high)}</td>
              <td>{light === null ? '–' : t().year.duration(decimal(light))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
