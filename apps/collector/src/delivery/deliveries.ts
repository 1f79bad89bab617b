/** What people did on the page, on its way to the robot's service. */
import type { AccountContext, Context } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { deliverDue, startDue } from './outbox.ts';
import { deliverReadMarks } from './read-marks.ts';

/** How often later attempts are looked for (milliseconds). */
const lookEvery = 1000;

/** Delivers at once when the dashboard has written something, and later attempts as they fall due. */
export async function followDeliveries({ store, stop }: Context, accounts: readonly AccountContext[]): Promise<void> {
  const posts = accounts.map(createDelivery);
  for await (const _ of store.engine.watch(stop, { idleMs: lookEvery })) {
    await Promise.all(posts.map((post) => post.start()));
  }
  await Promise.all(posts.map((post) => post.ended()));
}

/** An account's: one that waits for its service keeps no other from it. */
function createDelivery(context: AccountContext) {
  const delivering = new Map<number, Promise<void>>();
  let marking: Promise<void> | undefined;
  const failed = (failure: unknown) => {
    handleError(context, failure);
    logFailure(context, failure, { level: 'error', message: 'what people did could not be read or noted' });
  };
  return {
    async start(): Promise<void> {
      await startDue(context, delivering, failed).catch(failed);
      marking ??= deliverReadMarks(context)
        .catch(failed)
        .finally(() => {
          marking = undefined;
        });
    },
    ended: () => Promise.all([...delivering.values(), marking]),
  };
}

/** Delivers what is due now and comes back. */
export async function deliverOnce(context: AccountContext): Promise<void> {
  await deliverDue(context);
  await deliverReadMarks(context);
}
