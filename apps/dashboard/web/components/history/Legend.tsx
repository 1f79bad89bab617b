import { metrics } from '@roomlog/store/metrics';
import { columns, previousColumns, years } from '../../charts/cursor.ts';
import { usualBand } from '../../charts/usual-band.ts';
import { byYears, comparison, frame, loaded, resetZoom, view } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { rooms, selection } from '../../state/state.ts';
import { comparisonName } from '../../text/comparison-name.ts';
import { moment } from '../../text/formats.ts';
import { yearName } from '../../text/year-name.ts';
import { Icon } from '../Icon.tsx';

/** Older years look alike. */
const shades = 4;

const coarse = matchMedia('(pointer: coarse)');

/** A sensor by its robot, and by its own name. */
function nameOf(uuid: string): string {
  const room = rooms.value?.find(({ sensors }) => sensors.some((sensor) => sensor.uuid === uuid));
  const sensor = room?.sensors.find((one) => one.uuid === uuid);
  return [t().robots[room?.source ?? 'bocco'], sensor?.nickname].filter(Boolean).join(' ');
}

/** Explains the shades. At the end, a hint or, in the same place so that nothing moves, the button that resets the zoom. */
export function Legend() {
  const { from, to } = frame.value;
  const gaps =
    !byYears.value &&
    metrics.some((metric) => columns.value?.[metric].gaps.some((gap) => gap.to > from && gap.from < to));
  const all = byYears.value ? [] : (loaded.value?.series.changes ?? []);
  const changes = all.filter(({ time }) => time > from && time < to);
  return (
    <footer class="legend">
      <span data-key="outside">{t().outside}</span>
      {to - from <= 14.5 * 86_400 && <span data-key="night">{t().night}</span>}
      {usualBand.value && <span data-key="usual">{t().compare.band}</span>}
      {previousColumns.value && <span data-key="compare">{comparisonName(comparison.value)}</span>}
      {years.value?.lines.slice(0, shades).map(({ year }, index, { length }) => (
        <span key={year} data-key="year" data-age={index}>
          {index === shades - 1 && (years.value?.lines.length ?? 0) > length
            ? t().yearAndBefore(yearName(year))
            : yearName(year)}
        </span>
      ))}
      {gaps && <span data-key="gap">{t().noData}</span>}
      {changes.map(({ time, sensor }) => (
        <span key={time} data-key="change">
          {t().tookOver(moment(time), nameOf(sensor))}
        </span>
      ))}
      {loaded.value?.series.resolution === 'raw' && selection.value?.sensor?.timing === 'observed' && (
        <span data-key="observed">{t().observedTimes}</span>
      )}
      {view.value.zoom ? (
        <button type="button" class="legend-end text-button" onClick={resetZoom}>
          <Icon name="reset" size={15} />
          {t().resetZoom}
        </button>
      ) : (
        <p class="legend-end">{coarse.matches ? t().hintTouch : t().hintMouse}</p>
      )}
    </footer>
  );
}
