import { indexMessages } from '@roomlog/store';
import type { Context } from '../context.ts';

/** Indexes the messages that an older roomlog stored without indexing them, and queues their files. */
export async function indexOldMessages({ store, log, stop }: Context): Promise<void> {
  const messages = await indexMessages(store.db, stop);
  if (messages > 0) log.info({ messages }, 'indexed for search');
}
