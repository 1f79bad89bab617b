import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../state/language.ts';
import { noonOf } from '../../state/local-day.ts';
import { isPhone } from '../../state/screen.ts';
import { zone } from '../../state/state.ts';
import {
  type Cell,
  choose,
  chosen,
  daysOfYear,
  firstDay,
  move,
  openChosen,
  pointed,
  shownMetrics,
  slotsOfDay,
  today,
  valueAt,
} from '../../state/year.ts';
import { clock, day as dayName, quantity } from '../../text/formats.ts';

/** The rasters as one slider over days and half hours, with what is pointed at in a pill. */
export function YearSlider({ children }: { children: ComponentChildren }) {
  const [isFocused, setFocused] = useState(false);
  const cell = pointed.value ?? (isFocused ? chosen.value : null);
  return (
    <div
      class="year-slider"
      role="slider"
      tabIndex={0}
      data-testid="year-slider"
      data-single={shownMetrics.value.length === 1}
      aria-label={t().year.slider}
      aria-description={t().year.keys}
      aria-orientation={isPhone.value ? 'vertical' : 'horizontal'}
      aria-valuemin={0}
      aria-valuemax={daysOfYear - 1}
      aria-valuenow={chosen.value.day - firstDay.value}
      aria-valuetext={sentence(chosen.value)}
      onKeyDown={onKey}
      onPointerMove={(event) => {
        if (event.pointerType !== 'touch') pointed.value = cellAt(event);
      }}
      onPointerLeave={() => {
        pointed.value = null;
      }}
      onClick={(event) => {
        const at = cellAt(event);
        if (at) choose(at);
      }}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      {children}
      {cell && (
        <output class="year-pill" aria-hidden="true" style={place(cell)}>
          {sentence(cell)}
        </output>
      )}
    </div>
  );
}

/** 8月2日(日) 14:30 ・ 27.2°C ・ 273 lx. */
function sentence(cell: Cell): string {
  const { day, slot } = cell;
  const minutes = slot * 30;
  // Half hours are those of the clock: on the day of a change they are no moments.
  const time = clock(noonOf(day, zone.value) + minutes * 60 - 43_200);
  const values = shownMetrics.value.map((metric) => {
    const value = valueAt(metric, cell);
    return value === null ? null : quantity(metric, value);
  });
  const known = values.filter((value) => value !== null);
  return [`${dayName(noonOf(day, zone.value))} ${time}`, ...(known.length > 0 ? known : [t().noData])].join(' ・ ');
}

/** The half hour at the pointer; null beside the rasters. */
function cellAt({ clientX, clientY, target }: MouseEvent): Cell | null {
  const raster = (target as HTMLElement).closest('.raster, .bars');
  if (!raster) return null;
  const { left, top, width, height } = raster.getBoundingClientRect();
  const [x, y] = [(clientX - left) / width, (clientY - top) / height];
  const [along, across] = isPhone.peek() ? [y, x] : [x, 1 - y];
  const within = (share: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  const slot = raster.matches('.bars') ? chosen.peek().slot : within(across, slotsOfDay);
  return { day: firstDay.peek() + within(along, daysOfYear), slot };
}

/** Over the place, inside the card. */
function place({ day, slot }: Cell) {
  const along = (day - firstDay.value) / daysOfYear;
  const across = slot / slotsOfDay;
  return { '--along': along, '--across': isPhone.value ? across : 1 - across };
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move({ days: -1 }),
    ArrowRight: () => move({ days: 1 }),
    ArrowUp: () => move({ slots: 1 }),
    ArrowDown: () => move({ slots: -1 }),
    PageUp: () => move({ months: -1 }),
    PageDown: () => move({ months: 1 }),
    Home: () => move({ days: firstDay.peek() - chosen.peek().day }),
    End: () => move({ days: today.peek() - chosen.peek().day }),
    Enter: openInCharts,
  };
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  pointed.value = null;
  action();
}

export function openInCharts(): void {
  openChosen();
  location.hash = '#history';
}
