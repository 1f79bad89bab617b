/** What people did on the page, on its way to BOCCO. */
import type { Context } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { deliverDue, startDue } from './outbox.ts';
import { deliverReadMarks } from './read-marks.ts';

/** How often later attempts are looked for (milliseconds). */
const lookEvery = 1000;

/** Delivers at once when the dashboard has written something, and later attempts as they fall due. */
export async function followDeliveries(context: Context): Promise<void> {
  const delivering = new Map<number, Promise<void>>();
  let marking: Promise<void> | undefined;
  const failed = (failure: unknown) => {
    handleError(context, failure);
    logFailure(context, failure, { level: 'error', message: 'what people did could not be read or noted' });
  };
  for await (const _ of context.store.engine.watch(context.stop, { idleMs: lookEvery })) {
    await startDue(context, delivering, failed).catch(failed);
    marking ??= deliverReadMarks(context)
      .catch(failed)
      .finally(() => {
        marking = undefined;
      });
  }
  await Promise.all([...delivering.values(), marking]);
}

/** Delivers what is due now and comes back. */
export async function deliverOnce(context: Context): Promise<void> {
  await deliverDue(context);
  await deliverReadMarks(context);
}
