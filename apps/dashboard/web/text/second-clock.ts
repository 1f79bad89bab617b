/** The home's time by the reader's clock. */
import { wholeNumbers } from '../state/day.ts';
import { language, t } from '../state/language.ts';
import { dayNumber } from '../state/local-day.ts';
import { secondsAhead, secondZone } from '../state/second-clock.ts';
import { now, zone } from '../state/state.ts';
import { span } from './formats.ts';
import { createFormatter } from './formatter.ts';

/** As the page's, in the second zone. */
export const second = createFormatter({
  get language() {
    return language.value;
  },
  get texts() {
    return t();
  },
  get zone() {
    return secondZone.value ?? zone.value;
  },
  get now() {
    return now.value;
  },
  get wholeNumbers() {
    return wholeNumbers.value;
  },
});

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
