import { findSensor, recordHealth, setStamps, upsertRooms } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { quarantineRejected } from '../intake/quarantine.ts';
import { serviceNow } from '../service-clock.ts';

/** Stores names, members, read marks and sensors of every room that the account has joined, how the sensors are, and stamps. */
export async function refreshRooms(context: AccountContext): Promise<void> {
  const { id, source } = context.account;
  const { db } = context.store;
  const { items, rejected, health = [], stamps } = await source.listRooms(context.stop);
  await quarantineRejected(context, 'rooms', rejected);
  const account = { id, source: source.name };
  await upsertRooms(db, items, { account, complete: rejected.length === 0 });
  for (const [uuid, found] of health) {
    const sensor = await findSensor(db, uuid);
    if (sensor) await recordHealth(db, sensor, found, serviceNow(context));
  }
  if (stamps) await setStamps(db, stamps);
}
