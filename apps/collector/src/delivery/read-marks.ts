import { dueReadRequests, markReadFailed, markReadSent, type ReadRequest } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { backoffSeconds, longestWait } from './backoff.ts';

/** Tells the service what people marked as read. The only place that does: reading in leaves no mark (`read=0`). */
export async function deliverReadMarks(context: AccountContext): Promise<void> {
  const due = { now: context.now(), longestWait };
  for (const request of await dueReadRequests(context.store.db, context.account.id, due)) {
    if (context.stop.aborted) return;
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
    const failed = source.explain(error);
    if (!failed) throw error;
    log.warn({ room: request.room, message: request.message_id, err: error }, 'a message could not be marked as read');
    const again = failed.prospect === 'refused' ? undefined : now() + backoffSeconds(request.attempts);
    await markReadFailed(store.db, request, failed.sentence, again);
  }
}
