/** BOCCO's clock as it is heard: in the date of every answer. */
import type { AnswerHead } from '@roomlog/api';
import { type HeardClock, heardClock } from '@roomlog/store';

export function createClock() {
  let heard: HeardClock | undefined;
  return {
    /** Takes the date of an answer; one of an error may be a gateway's. */
    hear: ({ status, date }: AnswerHead): void => {
      if (date !== null && status < 300) heard = heardClock(date);
    },
    heard: () => heard,
  };
}
