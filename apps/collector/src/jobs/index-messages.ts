import { indexMessages } from '@roomlog/store';
import type { Context } from '../context.ts';

/** Makes messages findable and their files wanted that an older roomlog stored without either. */
export async function indexOldMessages({ store, log, stop }: Context): Promise<void> {
  const messages = await indexMessages(store.db, stop);
  if (messages > 0) log.info({ messages }, 'made findable');
}
