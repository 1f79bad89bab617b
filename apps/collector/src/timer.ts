/** What ticks for the schedule; what is due then is the schedule's business. The only use of node-cron. */
import { schedule } from 'node-cron';

/**
 * Ticks on every minute, and every second in between; a call may begin while another one is under way. node-cron has the
 * minutes, in UTC: at the end of summer time a schedule in local time leaves out an hour's slots. The seconds are a plain
 * timer's, on the monotonic clock, because node-cron's own don't survive that the machine's clock is set: back, and it
 * sleeps until that time comes again; forward, and it works through each slot between, which takes 15 s for the seconds
 * of a day.
 */
export function startTimer(tick: () => Promise<void>): { stop(): Promise<void> } {
  const minutes = schedule('* * * * *', tick, { timezone: 'Etc/UTC', noOverlap: true, suppressMissedWarning: true });
  const seconds = setInterval(() => void tick(), 1000);
  return {
    stop: async () => {
      clearInterval(seconds);
      await minutes.destroy();
    },
  };
}
