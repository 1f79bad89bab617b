import { useEffect, useRef } from 'preact/hooks';
import { domainOf, rampGradient, ribbonGradient } from '../../charts/ramp.ts';
import {
  canPick,
  dayOnScreen,
  firstDay,
  focusDay,
  focusedDay,
  focusMonth,
  pickDay,
  temperatures,
  temperaturesOf,
  today,
  yearAgo,
  yesterday,
} from '../../state/calendar.ts';
import { calendarOpen } from '../../state/calendar-open.ts';
import { t } from '../../state/language.ts';
import { monthOf, noonOf, weekdayOf, weeksOfMonth } from '../../state/local-day.ts';
import { zone } from '../../state/state.ts';
import { day as dayName, monthWithYear, number, weekday } from '../../text/formats.ts';
import { IconButton } from '../IconButton.tsx';
import '../../styles/ramp.css';
import '../../styles/calendar.css';

const noon = (day: number) => noonOf(day, zone.value);

/** A month of days, each with the colours of its temperatures. */
export function DayPicker() {
  const root = useRef<HTMLDivElement>(null);
  const focused = focusedDay.value;
  const { first, next } = monthOf(focused);
  // After its own buttons the month changes, but they keep the focus.
  const isOnDay = useRef(true);
  useEffect(() => {
    if (isOnDay.current) root.current?.querySelector<HTMLElement>('td [tabindex="0"]')?.focus();
  }, [focused]);

  function onKeyDown(event: KeyboardEvent): void {
    const isDay = (event.target as HTMLElement).closest('td') !== null;
    const move = event.key === 'Escape' ? close : isDay ? moves[event.key] : undefined;
    isOnDay.current = isDay;
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }

  const turn = (months: number) => {
    isOnDay.current = false;
    focusMonth(months);
  };

  return (
    <div ref={root} class="popup day-picker" role="dialog" aria-label={t().calendar.title} onKeyDown={onKeyDown}>
      <header>
        <IconButton
          icon="left"
          label={t().calendar.previousMonth}
          disabled={first <= firstDay.value}
          onClick={() => turn(-1)}
        />
        <h3 aria-live="polite">{monthWithYear(noon(focused))}</h3>
        <IconButton icon="right" label={t().calendar.nextMonth} disabled={next > today.value} onClick={() => turn(1)} />
      </header>
      <Month />
      <Foot />
    </div>
  );
}

const close = () => {
  calendarOpen.value = false;
};
const by = (days: number) => () => focusDay(focusedDay.peek() + days);

/** What a key does on a day. */
const moves: Record<string, () => void> = {
  ArrowLeft: by(-1),
  ArrowRight: by(1),
  ArrowUp: by(-7),
  ArrowDown: by(7),
  Home: () => by(-weekdayOf(focusedDay.peek()))(),
  End: () => by(6 - weekdayOf(focusedDay.peek()))(),
  PageUp: () => focusMonth(-1),
  PageDown: () => focusMonth(1),
};

function Month() {
  const weeks = weeksOfMonth(focusedDay.value);
  const [monday = 0] = weeks[1] ?? [];
  return (
    <table>
      <thead>
        <tr>
          {[0, 1, 2, 3, 4, 5, 6].map((index) => (
            <th key={index} scope="col">
              {weekday(noon((monday ?? 0) + index))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, index) => (
          <tr key={week.find((day) => day !== null) ?? index}>
            {week.map((day, column) => (
              <td key={column}>{day !== null && <Day day={day} />}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day }: { day: number }) {
  const values = temperaturesOf(day);
  const isPossible = canPick(day);
  const isFocused = day === focusedDay.value;
  const known = values?.filter((value) => value !== null) ?? [];
  const range = `${number('temperature', Math.min(...known))}–${number('temperature', Math.max(...known))}°C`;
  const label = [dayName(noon(day)), known.length > 0 ? range : isPossible && values === null && t().noData];
  return (
    <button
      type="button"
      tabIndex={isFocused ? 0 : -1}
      disabled={!isPossible}
      aria-label={label.filter(Boolean).join(', ')}
      aria-current={day === today.value ? 'date' : undefined}
      aria-pressed={day === dayOnScreen.value}
      onClick={() => pickDay(day)}
    >
      <span>{new Date(day * 86_400_000).getUTCDate()}</span>
      {isPossible && values !== undefined && (
        <i
          class="picker-ribbon"
          data-gap={values === null}
          style={{ backgroundImage: values ? ribbonGradient('temperature', values, domain()) : '' }}
        />
      )}
    </button>
  );
}

/** A month of one weather is not to look like a year. */
const leastDegrees = 10;
const domain = () => domainOf('temperature', temperatures.value, leastDegrees);

function Foot() {
  const { low, high } = domain();
  return (
    <footer>
      <p class="ramp" data-empty={temperatures.value.length === 0}>
        {low}° <i style={{ backgroundImage: rampGradient('temperature') }} /> {high}°
      </p>
      {canPick(yesterday.value) && (
        <button type="button" class="text-button" onClick={() => pickDay(yesterday.value)}>
          {t().yesterday}
        </button>
      )}
      {canPick(yearAgo.value) && (
        <button type="button" class="text-button" onClick={() => pickDay(yearAgo.value)}>
          {t().calendar.yearAgo}
        </button>
      )}
      <p class="note">{t().calendar.ribbon}</p>
    </footer>
  );
}
