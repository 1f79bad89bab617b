import { useEffect, useRef } from 'preact/hooks';
import { calendarOpen } from '../../state/calendar-open.ts';
import { isLive, shownSpan } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { period } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { lazyChunk } from '../lazy.tsx';

const DayPicker = lazyChunk(
  () => import('./DayPicker.tsx').then(({ DayPicker: component }) => component),
  () => null,
);

/** The period that the charts show; opens the day picker. */
export function PeriodButton() {
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = calendarOpen.value;

  useEffect(() => {
    if (!isOpen) return undefined;
    const listening = new AbortController();
    const leave = ({ target }: Event) => {
      if (!root.current?.contains(target as Node)) calendarOpen.value = false;
    };
    document.addEventListener('pointerdown', leave, listening);
    document.addEventListener('focusin', leave, listening);
    return () => {
      listening.abort();
      // Unless it closed because somebody went elsewhere.
      if (root.current?.contains(document.activeElement) || document.activeElement === document.body) {
        button.current?.focus();
      }
    };
  }, [isOpen]);

  const shown = period(shownSpan.value, isLive.value);
  return (
    <div ref={root}>
      <button
        ref={button}
        type="button"
        class="period-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={`${shown}, ${t().calendar.title}`}
        title={t().calendar.title}
        onClick={() => {
          if (isOpen) calendarOpen.value = false;
          else void import('../../state/calendar.ts').then(({ openCalendar }) => openCalendar());
        }}
      >
        <Icon name="calendar" size={17} />
        <span>{shown}</span>
      </button>
      <output class="visually-hidden">{shown}</output>
      {isOpen && <DayPicker />}
    </div>
  );
}
