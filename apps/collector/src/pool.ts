import { pollJob } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';

/** `background`: reads old data, one call at a time, and waits for the foreground jobs. */
type Pace = 'foreground' | 'background';

/** These read new data. They go first, because a service may limit the calls. */
const foregroundJobs = [pollJob, 'sync-messages'];

/** Resolves when no foreground job is running. */
export async function untilForegroundIsDone({ running }: Context): Promise<void> {
  for (const job of foregroundJobs) await running.get(job);
}

/** The part of an account's limit that is one slice's: together its slices keep within it, whoever holds them. */
export const partOf = ({ store }: Pick<AccountContext, 'store'>, limit: number): number =>
  Math.max(1, Math.floor(limit / store.engine.slices));

/**
 * Does the work for every item in order, a few at a time; one that fails doesn't stop the others. Ends early when the
 * collector has to end.
 * @param onFailure called for each failure; when it returns false, no further item is started
 * @throws the first failure when no item succeeded
 */
export async function forEachConcurrently<T>(
  context: AccountContext,
  items: readonly T[],
  work: (item: T) => Promise<void>,
  onFailure: (item: T, failure: unknown) => boolean,
  pace: Pace = 'foreground',
): Promise<void> {
  const { stop } = context;
  const workers = pace === 'background' ? 1 : partOf(context, context.account.source.capabilities.callsAtOnce);
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
        goOn &&= onFailure(item, failure);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  if (failures.length > 0 && !succeeded) throw failures[0];
}
