import { startOfDay } from '@roomlog/store/time';
import { useEffect, useState } from 'preact/hooks';
import { type Bar, messageBars } from '../../charts/message-bars.ts';
import { messages } from '../../state/chat/chat.ts';
import { loadMessageDays, messageDays } from '../../state/chat/message-days.ts';
import { frame, limits, show, view } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { roomId, zone } from '../../state/state.ts';
import { day, integer, period } from '../../text/formats.ts';

/** A bar has at least two pixels. */
const mostBars = { phone: 120, wide: 400 };

const keys: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 };

/** How much was said each day, over the charts of a long span; a tap, or Enter, shows that day. */
export function MessageDays() {
  const bars = useBars();
  const [chosen, choose] = useState<number | null>(null);
  const bar = chosen === null ? undefined : bars[Math.min(chosen, bars.length - 1)];
  if (bars.length === 0) return <div class="timeline" />;
  const at = ({ currentTarget, clientX }: MouseEvent) => {
    const { left, width } = (currentTarget as HTMLElement).getBoundingClientRect();
    return nearest(bars, (clientX - left) / width);
  };
  return (
    <div
      class="timeline message-days"
      role="slider"
      tabIndex={0}
      aria-label={t().timeline}
      aria-valuemin={0}
      aria-valuemax={bars.length - 1}
      aria-valuenow={chosen ?? bars.length - 1}
      aria-valuetext={words(bar ?? bars.at(-1))}
      onPointerMove={(event) => choose(at(event))}
      onPointerLeave={() => choose(null)}
      onFocus={() => choose((known) => known ?? bars.length - 1)}
      onBlur={() => choose(null)}
      onClick={(event) => zoomTo(bars[at(event)])}
      onKeyDown={(event) => {
        const by = keys[event.key];
        if (event.key === 'Enter') zoomTo(bar);
        else if (by === undefined) return;
        else choose((known) => Math.min(bars.length - 1, Math.max(0, (known ?? bars.length - 1) + by)));
        event.preventDefault();
      }}
    >
      {bars.map(({ from, left, width, height }, index) => (
        <i
          key={from}
          data-chosen={index === chosen}
          style={{ left: `${left * 100}%`, width: `max(1px, ${width * 100}% - 1px)`, height: `${height * 80}%` }}
        />
      ))}
      {bar && (
        <output class="message-day" style={{ '--at': String(Math.min(1, Math.max(0, bar.left + bar.width / 2))) }}>
          {words(bar)}
        </output>
      )}
    </div>
  );
}

/** Those of the frame; they are loaded again when something is said. */
function useBars(): Bar[] {
  const room = roomId.value;
  const { from, to } = frame.value;
  // Whole days, so that a moving view does not load again and again.
  const first = startOfDay(from, zone.value);
  const end = startOfDay(to, zone.value, 1);
  const newest = messages.value?.at(-1)?.id;
  useEffect(() => {
    if (room) void loadMessageDays(room, { from: first, to: end });
  }, [room, first, end, newest]);
  const known = messageDays.value;
  if (known?.room !== room) return [];
  return messageBars(known, { from, to }, isPhone.value ? mostBars.phone : mostBars.wide);
}

function nearest(bars: readonly Bar[], fraction: number): number {
  const distances = bars.map(({ left, width }) => Math.abs(left + width / 2 - fraction));
  return distances.indexOf(Math.min(...distances));
}

function words(bar: Bar | undefined): string {
  if (!bar) return '';
  const isDay = bar.to - bar.from < 1.5 * 86_400;
  return t().messagesOn(integer(bar.count), isDay ? day(bar.from) : period({ from: bar.from, to: bar.to - 1 }, false));
}

function zoomTo(bar: Bar | undefined): void {
  if (!bar) return;
  const { first, now } = limits.peek();
  // Of what was said before the first reading there is nothing to draw.
  if (bar.to > first) show({ ...view.peek(), zoom: { from: Math.max(bar.from, first), to: Math.min(bar.to, now) } });
}
