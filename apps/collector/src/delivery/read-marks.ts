import { BoccoError } from '@roomlog/api';
import { dueReadRequests, markReadFailed, markReadSent, type ReadRequest } from '@roomlog/store';
import type { Context } from '../context.ts';
import { backoffSeconds, isFinal, longestWait } from './backoff.ts';

/** Tells BOCCO what people marked as read. The only place that does: reading in leaves no mark (`read=0`). */
export async function deliverReadMarks(context: Context): Promise<void> {
  for (const request of await dueReadRequests(context.store.db, { now: context.now(), longestWait })) {
    if (context.stop.aborted) return;
    await deliver(context, request);
  }
}

async function deliver(context: Context, request: ReadRequest & { room: string }): Promise<void> {
  const { client, store, log, stop, now } = context;
  try {
    await client.markAsRead(request.room, request.message_id, { signal: stop });
    await markReadSent(store.db, request);
  } catch (error) {
    if (stop.aborted) return;
    if (!(error instanceof BoccoError)) throw error;
    log.warn({ room: request.room, message: request.message_id, err: error }, 'a message could not be marked as read');
    const again = isFinal(error) ? undefined : now() + backoffSeconds(request.attempts);
    await markReadFailed(store.db, request, error.message, again);
  }
}
