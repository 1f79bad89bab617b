import type { MessageJson } from '../../../src/schemas.ts';
import { goToScreen } from '../../browser/address-bar.ts';
import { limits, showTime } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { latest, seconds } from '../../state/state.ts';
import { clock } from '../../text/formats.ts';

/** When it was said; a press shows how the room was then, where that is known. */
export function MessageTime({ message: { date } }: { message: MessageJson }) {
  const ts = seconds(date);
  const time = <time dateTime={date}>{clock(ts)}</time>;
  if (!latest.value || ts < limits.value.first) return time;
  return (
    <button
      type="button"
      class="message-time"
      title={t().showInCharts}
      aria-label={`${clock(ts)}, ${t().showInCharts}`}
      onClick={() => {
        showTime(ts);
        if (isPhone.peek()) goToScreen('history');
        else document.getElementById('history')?.scrollIntoView({ block: 'nearest' });
      }}
    >
      {time}
    </button>
  );
}
