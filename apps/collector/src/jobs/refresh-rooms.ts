import { upsertRooms } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { quarantineRejected } from '../intake/quarantine.ts';

/** Stores names, members, read marks and sensors of every room that the account has joined. */
export async function refreshRooms(context: AccountContext): Promise<void> {
  const { id, source } = context.account;
  const { items, rejected } = await source.listRooms(context.stop);
  await quarantineRejected(context, 'rooms', rejected);
  const account = { id, source: source.name };
  await upsertRooms(context.store.db, items, { account, complete: rejected.length === 0 });
}
