/** The home's time by the reader's clock. */
import { computed } from '@preact/signals';
import { t } from '../state/language.ts';
import { dayNumber } from '../state/local-day.ts';
import { secondsAhead, secondZone } from '../state/second-clock.ts';
import { zone } from '../state/state.ts';
import { formatterOf, span } from './formats.ts';

/** As the page's, in the second zone. */
export const second = formatterOf(computed(() => secondZone.value ?? zone.value));

/** （こちら 9:42）, with the day where it is another one; empty without a second clock. */
export function hereToo(ts: number): string {
  const there = secondZone.value;
  if (there === null) return '';
  const isSameDay = dayNumber(ts, there) === dayNumber(ts, zone.value);
  return t().clocks.hereToo(isSameDay ? second.clock(ts) : second.moment(ts));
}

/** 9時間おそい; empty where both are the same. */
export function difference(): string {
  const ahead = secondsAhead.value;
  if (ahead === 0) return '';
  const { ahead: isAhead, behind } = t().clocks;
  return ahead > 0 ? isAhead(span(ahead)) : behind(span(-ahead));
}
