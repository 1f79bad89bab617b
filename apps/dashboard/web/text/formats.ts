/** Formatters in the page's language, as it is now. */
import { wholeNumbers } from '../state/day.ts';
import { language, t } from '../state/language.ts';
import { now, zone } from '../state/state.ts';
import { createFormatter } from './formatter.ts';

/** @param clock an IANA name, which may become another one */
export const formatterOf = (clock: { readonly value: string }) =>
  createFormatter({
    get language() {
      return language.value;
    },
    get texts() {
      return t();
    },
    get zone() {
      return clock.value;
    },
    get now() {
      return now.value;
    },
    get wholeNumbers() {
      return wholeNumbers.value;
    },
  });

/** In the home's time zone. */
export const formatter = formatterOf(zone);

export const {
  number,
  quantity,
  decimal,
  integer,
  fileSize,
  clock,
  day,
  dayWithYear,
  moment,
  hourOnly,
  monthWithYear,
  weekday,
  month,
  year,
  dayOfMonth,
  clockOrMoment,
  dayHeading,
  age,
  span,
  period,
} = formatter;
