import { effect } from '@preact/signals';
import { type Metric, metricDefinitions } from '@roomlog/store/metrics';
import { useEffect, useRef } from 'preact/hooks';
import { colourOf, type Domain, domainOf, rampGradient } from '../../charts/ramp.ts';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { chosen, daysOfYear, firstDay, slotsOfDay, valueAt, valuesOf } from '../../state/year.ts';
import { integer } from '../../text/formats.ts';
import { withUnit } from '../../text/formatter.ts';
import { Icon } from '../Icon.tsx';
import { yearName } from './MetricChoice.tsx';

/** Degrees that the colours stand for at least. */
const leastSpan = 10;
const hours = [0, 6, 12, 18, 24];

export function Raster({ metric }: { metric: Metric }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const down = isPhone.value;
  const domain = domainOf(metric, valuesOf(metric), leastSpan);
  const {
    unit,
    chart: { tickUnit },
  } = metricDefinitions[metric];
  useEffect(
    () =>
      effect(() => {
        if (canvas.current) paint(canvas.current, metric);
      }),
    [metric, down],
  );
  const along = { '--along': (chosen.value.day - firstDay.value + 0.5) / daysOfYear };
  return (
    <div class="raster-row" data-metric={metric}>
      <h2>
        <Icon name={metric} />
        {yearName(metric)}
      </h2>
      <p class="ramp">
        {integer(domain.low)}
        {tickUnit} <i style={{ backgroundImage: rampGradient(metric) }} /> {withUnit(integer(domain.high), unit)}
        <span class="ramp-gap">
          <i /> {t().noData}
        </span>
      </p>
      <div class="raster">
        <canvas ref={canvas} width={down ? slotsOfDay : daysOfYear} height={down ? daysOfYear : slotsOfDay} />
        <i class="raster-chosen" style={along} />
      </div>
      <div class="raster-hours" aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour} style={{ '--across': down ? hour / 24 : 1 - hour / 24 }}>
            {t().year.hours(hour)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** One pixel for each half hour; where nothing is known it stays transparent. */
function paint(canvas: HTMLCanvasElement, metric: Metric): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const domain: Domain = domainOf(metric, valuesOf(metric), leastSpan);
  const image = context.createImageData(width, height);
  for (let day = 0; day < daysOfYear; day++) {
    for (let slot = 0; slot < slotsOfDay; slot++) {
      const value = valueAt(metric, { day: firstDay.value + day, slot });
      if (value === null) continue;
      const [x, y] = height === daysOfYear ? [slot, day] : [day, slotsOfDay - 1 - slot];
      image.data.set([...colourOf(metric, value, domain), 255], (y * width + x) * 4);
    }
  }
  context.putImageData(image, 0, 0);
}
