/** BOCCO's clock, from the `Date` of every answer. */
import type { AnswerHead } from '@roomlog/api';
import { type HeardClock, heardClock } from '@roomlog/store';

export function createClock() {
  let heard: HeardClock | undefined;
  return {
    /** Uses the date of a successful answer; an error may come from a gateway. */
    hear: ({ status, date }: AnswerHead): void => {
      if (date !== null && status < 300) heard = heardClock(date);
    },
    heard: () => heard,
  };
}
