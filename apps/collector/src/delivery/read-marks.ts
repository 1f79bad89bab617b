import { dueReadRequests, markReadFailed, markReadSent, type ReadRequest } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { backoffSeconds, longestWait } from './backoff.ts';

/** Sends what people marked as read to the service. Nothing else does: polls leave no mark (`read=0`). */
export async function deliverReadMarks(context: AccountContext): Promise<void> {
  const due = { now: context.now(), longestWait };
  for (const request of await dueReadRequests(context.store.db, context.account.id, due)) {
    if (context.stop.aborted) return;
    if (!context.holds(request.slice)) continue;
    await deliver(context, request);
  }
}

async function deliver(context: AccountContext, request: ReadRequest & { room: string }): Promise<void> {
  const { account, store, log, stop, now } = context;
  const { source } = account;
  if (!source.capabilities.readMarks) {
    return markReadFailed(store.db, request, 'This robot knows no read marks.', undefined);
  }
  try {
    await source.markAsRead(request.room, request.message_id, stop);
    await markReadSent(store.db, request);
  } catch (error) {
    if (stop.aborted) return;
    const failure = source.explain(error);
    if (!failure) throw error;
    log.warn({ room: request.room, message: request.message_id, err: error }, 'a message could not be marked as read');
    const nextAttempt = failure.prospect === 'refused' ? undefined : now() + backoffSeconds(request.attempts);
    await markReadFailed(store.db, request, failure.sentence, nextAttempt);
  }
}
