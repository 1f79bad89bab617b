/** The timer of the schedule, which decides what is due. The only use of node-cron. */
import { schedule } from 'node-cron';

/**
 * Ticks on every minute, and every second in between; a call may start while another one runs. node-cron gives the
 * minutes, in UTC: in local time it skips an hour at the end of summer time. A plain timer on the monotonic clock gives
 * the seconds, because node-cron's own fail when the machine's clock is set: back, and it sleeps until that time comes
 * again; forward, and it works through each slot between, which takes 15 s for the seconds of a day.
 */
export function startTimer(tick: () => Promise<void>): { stop(): Promise<void> } {
  const minutes = schedule('* * * * *', tick, { timezone: 'Etc/UTC', suppressMissedWarning: true });
  const seconds = setInterval(() => void tick(), 1000);
  return {
    stop: async () => {
      clearInterval(seconds);
      await minutes.destroy();
    },
  };
}
