/** The formatter in the page's language and the home's time zone, as both are now. */
import { wholeNumbers } from '../state/day.ts';
import { language, t } from '../state/language.ts';
import { now, zone } from '../state/state.ts';
import { createFormatter } from './formatter.ts';

export const formatter = createFormatter({
  get language() {
    return language.value;
  },
  get texts() {
    return t();
  },
  get zone() {
    return zone.value;
  },
  get now() {
    return now.value;
  },
  get wholeNumbers() {
    return wholeNumbers.value;
  },
});

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
