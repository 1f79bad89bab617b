import { exitCodes } from '@roomlog/runtime';
import type { AnswerBatch, Context } from './context.ts';

const intervals = 3;

/** A poll may always take this long (seconds). */
const leastInterval = 60;

/**
 * Ends the process when no account's poll has ended, successful or not, and nothing that polls bring was stored for three
 * intervals: its supervisor starts it again, and a restart loses nothing. Counts ticks of a timer on the monotonic clock, so that neither a changed clock nor
 * a machine that slept triggers it.
 * @param hasWork false while other collectors have all rooms
 */
export function startWatchdog(
  { config, log, answers }: Pick<Context, 'config' | 'log'> & { answers: Pick<AnswerBatch, 'stored'> },
  hasWork: () => boolean,
  end: () => void = () => process.exit(exitCodes.internal),
): { pollEnded(): void; stop(): void } {
  let ticks = 0;
  let stored = answers.stored();
  const timer = setInterval(() => {
    // The first poll of thousands of rooms may take long: it is at work as long as answers come.
    const isStuck = hasWork() && answers.stored() === stored;
    stored = answers.stored();
    ticks = isStuck ? ticks + 1 : 0;
    if (ticks < intervals) return;
    log.fatal(`No poll has ended for ${intervals} intervals; the collector ends, to be started again.`);
    end();
  }, Math.max(config.pollSeconds, leastInterval) * 1000);
  return {
    pollEnded: () => {
      ticks = 0;
    },
    stop: () => clearInterval(timer),
  };
}
