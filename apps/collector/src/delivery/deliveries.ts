/** Delivers to the robot's service what people did on the page: messages and read marks. */
import { accountsWaiting } from '@roomlog/store';
import type { AccountContext, Context } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { type Looks, settleDoubtful } from './doubtful.ts';
import { deliverDue, failAbandoned, startDue } from './outbox.ts';
import { deliverReadMarks } from './read-marks.ts';

/** How often to check for attempts that are due (milliseconds). */
const checkEvery = 1000;

/** Delivers at once when the dashboard has written something, and retries when they are due. */
export async function followDeliveries(context: Context, accounts: readonly AccountContext[]): Promise<void> {
  const { db, engine } = context.store;
  const deliveries = new Map(accounts.map((one) => [one.account.id, createDelivery(one)]));
  let [isWaiting, seen] = [true, 0];
  for await (const _ of engine.watch(context.stop, { idleMs: checkEvery })) {
    const version = engine.version();
    // Only another process queues anything: while nothing waits and none has written, there is nothing to look for.
    if (!isWaiting && version === seen) continue;
    seen = version;
    isWaiting = true;
    try {
      const waiting = await accountsWaiting(db);
      await Promise.all([...waiting].flatMap((id) => deliveries.get(id)?.start() ?? []));
      await failAbandoned(
        context,
        [...waiting].filter((id) => !deliveries.has(id)),
      );
      isWaiting = waiting.size > 0;
    } catch (failure) {
      report(context, failure);
    }
  }
  await Promise.all([...deliveries.values()].map((delivery) => delivery.ended()));
}

/** One for each account: a slow service delays only its own account. */
function createDelivery(context: AccountContext) {
  const delivering = new Map<number, Promise<void>>();
  const looks: Looks = new Map();
  let marking: Promise<void> | undefined;
  let settling: Promise<void> | undefined;
  const onFailure = (failure: unknown) => report(context, failure);
  return {
    async start(): Promise<void> {
      await startDue(context, delivering, onFailure).catch(onFailure);
      marking ??= deliverReadMarks(context)
        .catch(onFailure)
        .finally(() => {
          marking = undefined;
        });
      settling ??= settleDoubtful(context, looks)
        .catch(onFailure)
        .finally(() => {
          settling = undefined;
        });
    },
    ended: () => Promise.all([...delivering.values(), marking, settling]),
  };
}

function report(context: Context, failure: unknown): void {
  handleError(context, failure);
  logFailure(context, failure, { level: 'error', message: 'the outbox could not be read or updated' });
}

/** Delivers what is due now. */
export async function deliverOnce(context: AccountContext): Promise<void> {
  await deliverDue(context);
  await settleDoubtful(context, new Map());
  await deliverReadMarks(context);
}
