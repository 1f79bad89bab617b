import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import { summarize, toColumns } from '../../charts/columns.ts';
import { t } from '../../state/language.ts';
import { noonOf, spanOfDay } from '../../state/local-day.ts';
import { zone } from '../../state/state.ts';
import { chosen, chosenSeries, firstDay, move, today } from '../../state/year.ts';
import { clock, day as dayName, decimal, number } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { DayLine } from './DayLine.tsx';
import { lightOf } from './LightBars.tsx';
import { openInCharts } from './YearSlider.tsx';

/** The chosen day: what it was like, and its lines from 0 to 24 o'clock. */
export function ChosenDay() {
  const { day } = chosen.value;
  return (
    <div class="chosen-day" data-testid="chosen-day">
      <header>
        <IconButton
          icon="left"
          label={t().year.previousDay}
          disabled={day <= firstDay.value}
          onClick={() => move({ days: -1 })}
        />
        <h2>{dayName(noonOf(day, zone.value))}</h2>
        <IconButton
          icon="right"
          label={t().year.nextDay}
          disabled={day >= today.value}
          onClick={() => move({ days: 1 })}
        />
      </header>
      <Facts day={day} />
      <button type="button" class="text-button open-day" onClick={openInCharts}>
        {t().year.openDay}
        <Icon name="right" size={16} />
      </button>
      <div class="day-lines">
        <DayLine metric="temperature" />
        <DayLine metric="illuminance" isLast />
      </div>
    </div>
  );
}

function Facts({ day }: { day: number }) {
  const span = spanOfDay(day, zone.value);
  const series = chosenSeries.value;
  const summary = (metric: Metric) => series && summarize(toColumns(series), metric, span);
  const [temperature, humidity] = [summary('temperature'), summary('humidity')];
  const light = lightOf(day);
  const facts: (readonly [name: string, value: string | null])[] = [
    [t().high, temperature && `${number('temperature', temperature.high)}° ・ ${clock(temperature.highAt)}`],
    [t().low, temperature && `${number('temperature', temperature.low)}° ・ ${clock(temperature.lowAt)}`],
    [
      t().metrics.humidity,
      humidity &&
        `${number('humidity', humidity.low)}–${number('humidity', humidity.high)}${metricDefinitions.humidity.unit}`,
    ],
    [t().year.lightOfDay, light === null ? null : t().year.duration(decimal(light))],
  ];
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
