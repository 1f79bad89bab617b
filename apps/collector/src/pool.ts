import { pollJob } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';

/** What is old is read one call at a time, and waits for what is new. */
type Pace = 'foreground' | 'background';

/** What is new comes before what is old: a service may limit how many calls there are for both. */
const createForegroundGate = [pollJob, 'sync-messages'];

/** Resolves when nothing new is just being read in. */
export async function untilForegroundIsDone({ running }: Context): Promise<void> {
  for (const job of createForegroundGate) await running.get(job);
}

/**
 * Does the work for every item, a few at a time, beginning with the first; one that fails keeps no other from its turn.
 * Ends early when the collector has to end.
 * @param failed is told of each failure; where it returns false, no further item is begun
 * @throws the first failure when no item succeeded
 */
export async function forEachConcurrently<T>(
  context: AccountContext,
  items: readonly T[],
  work: (item: T) => Promise<void>,
  failed: (item: T, failure: unknown, failures: number) => boolean,
  pace: Pace = 'foreground',
): Promise<void> {
  const { stop, account } = context;
  const workers = pace === 'background' ? 1 : account.source.capabilities.callsAtOnce;
  const failures: unknown[] = [];
  const queue = items.values();
  let succeeded = false;
  let goOn = true;
  const worker = async () => {
    for (const item of queue) {
      if (pace === 'background') await untilForegroundIsDone(context);
      if (stop.aborted || !goOn) return;
      try {
        await work(item);
        succeeded = true;
      } catch (failure) {
        if (stop.aborted) return;
        failures.push(failure);
        goOn &&= failed(item, failure, failures.length);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  if (failures.length > 0 && !succeeded) throw failures[0];
}
