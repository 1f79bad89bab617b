import type { Context } from './context.ts';

/**
 * So many items are worked on at a time: a slow one does not hold up the rest, BOCCO is not flooded. Where BOCCO limits
 * the calls, each job gets its share of them by this: what is new comes before what is old.
 */
export const concurrency = { news: 4, past: 1 };

/**
 * Does the work for every item, a few at a time, beginning with the first; one that fails keeps no other from its turn.
 * Ends early when the collector has to end.
 * @param failed is told of each failure; where it returns false, no further item is begun
 * @throws the first failure when no item succeeded
 */
export async function forEach<T>(
  { stop }: Context,
  items: readonly T[],
  work: (item: T) => Promise<void>,
  failed: (item: T, failure: unknown, failures: number) => boolean,
  workers = concurrency.news,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = items.values();
  let succeeded = false;
  let goOn = true;
  const worker = async () => {
    for (const item of queue) {
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
