/** BOCCO's clock as the collector hears it: in every answer, kept in the store once a poll and only when it differs. */
import type { AnswerHead } from '@roomlog/api';
import { boccoNowBy, type HeardClock, heardClock, recordBoccoClock, type Store } from '@roomlog/store';

export interface Clock {
  /** Takes the date of an answer; one of an error may be a gateway's. */
  hear: (answer: AnswerHead) => void;
  /** BOCCO's time in epoch seconds, by the newest answer; undefined before there was one. */
  now: () => number | undefined;
  keep: (store: Store) => Promise<void>;
}

export function createClock(): Clock {
  let heard: HeardClock | undefined;
  return {
    hear({ status, date }) {
      if (date !== null && status < 300) heard = heardClock(date);
    },
    now: () => heard && boccoNowBy(heard),
    async keep({ db }) {
      if (heard) await recordBoccoClock(db, heard);
    },
  };
}
