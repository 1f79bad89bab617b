import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { followYear, reloadYear, shownMetrics, year, yearFailed } from '../../state/year.ts';
import { IconButton } from '../IconButton.tsx';
import { LoadFailed } from '../LoadFailed.tsx';
import { ChosenDay } from './ChosenDay.tsx';
import { LightBars } from './LightBars.tsx';
import { MetricChoice } from './MetricChoice.tsx';
import { MonthAxis } from './MonthAxis.tsx';
import { MonthTable } from './MonthTable.tsx';
import { Raster } from './Raster.tsx';
import { YearSlider } from './YearSlider.tsx';
import '../../styles/ramp.css';
import '../../styles/year.css';
import '../../styles/year-phone.css';
import '../../styles/year-day.css';

/** A year of days: each a column, or on a phone a row, of coloured half hours. */
export function Year() {
  useEffect(() => effect(followYear), []);
  const down = isPhone.value;
  return (
    <>
      <section class="card year" data-testid="year" aria-labelledby="year-title" data-loading={year.value === null}>
        <header>
          <IconButton icon="left" label={t().year.back} onClick={toCharts} />
          <h1 id="year-title">{t().year.title}</h1>
          <p class="lead">{down ? t().year.leadDown : t().year.lead}</p>
          <MetricChoice />
        </header>
        <YearSlider>
          {shownMetrics.value.map((metric) => (
            <Raster key={metric} metric={metric} />
          ))}
          {!down && <LightBars />}
          <MonthAxis />
        </YearSlider>
        {yearFailed.value && <LoadFailed class="history-failed" role="status" retry={reloadYear} />}
        {!down && <ChosenDay />}
        {!down && <MonthTable />}
      </section>
      {down && (
        <section class="card year">
          <ChosenDay />
          <MonthTable />
        </section>
      )}
    </>
  );
}

const toCharts = () => {
  location.hash = '#history';
};
