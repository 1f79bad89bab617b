import { signal } from '@preact/signals';
import { type Metric, metricDefinitions, metrics } from '@roomlog/store/metrics';
import { isKnown, toColumns } from '../../charts/columns.ts';
import { noDataAt } from '../../charts/gaps.ts';
import { byHalfHours } from '../../charts/half-hours.ts';
import { isLive, loaded, shownSpan } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { zone } from '../../state/state.ts';
import { dayWithYear, moment, number, period } from '../../text/formats.ts';

/** Each reading, not only half-hours: somebody asked for it. */
const everyReading = signal(false);

/** The charts' points as a table, newest first; single readings by half-hours at first. */
export function DataTable() {
  const shown = loaded.value;
  if (!shown) return <div class="chart-stack chart-placeholder" />;
  const all = toColumns(shown.series);
  const columns = everyReading.value ? all : byHalfHours(all, zone.value);
  const rows = columns.start.map((_, row) => row).toReversed();
  const daily = columns.resolution === '1d' || columns.resolution === '1w';
  const cell = (value: number | undefined, metric: Metric) =>
    value === undefined || Number.isNaN(value) ? '–' : number(metric, value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="table-scroll" tabIndex={0} aria-label={t().table}>
      <table>
        <caption>
          {period(shownSpan.value, isLive.value)} ・ {t().zoneNote(zone.value)}
          {all.resolution === 'raw' && (
            <button
              type="button"
              class="text-button"
              onClick={() => {
                everyReading.value = !everyReading.value;
              }}
            >
              {everyReading.value ? t().byHalfHours : t().everyReading}
            </button>
          )}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t().time}</th>
            {metrics.map((metric) => (
              <th scope="col" key={metric}>
                {t().metrics[metric]} <small>{metricDefinitions[metric].unit}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{(daily ? dayWithYear : moment)(columns.start[row] ?? 0)}</th>
              {isKnown(columns, row) ? (
                metrics.map((metric) => (
                  <td key={metric}>
                    {cell(columns[metric].mean[row], metric)}
                    {columns[metric].min && (
                      <small>
                        {cell(columns[metric].min[row], metric)}–{cell(columns[metric].max?.[row], metric)}
                      </small>
                    )}
                  </td>
                ))
              ) : (
                <td colSpan={metrics.length} class="missing">
                  {noDataAt(columns.at[row] ?? 0)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
