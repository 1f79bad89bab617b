/** Whose rows are copied. */

import { defaultAccount } from '../rooms/accounts.ts';
import type { Db, StoredRoom } from '../schema.ts';

/** Ids in ascending order, the same in both stores. */
export interface Scope {
  accounts: readonly number[];
  rooms: readonly number[];
  sensors: readonly number[];
  /** Of quarantined items, and undefined for the whole store. */
  origins: readonly string[] | undefined;
}

/** @param chosen the only rooms; undefined for the whole store */
export async function scopeOf(db: Db, chosen: readonly StoredRoom[] | undefined): Promise<Scope> {
  const accounts = await db.selectFrom('account').select('id').orderBy('id').execute();
  const rooms = chosen ?? (await db.selectFrom('room').selectAll().execute());
  const all = await db.selectFrom('sensor').select(['id', 'uuid', 'room_id']).orderBy('id').execute();
  const ids = new Set(rooms.map(({ id }) => id));
  const sensors = all.filter(({ room_id }) => ids.has(room_id));
  // The default one is in every store.
  const owners = new Set([defaultAccount.id, ...rooms.map(({ account_id }) => account_id)]);
  return {
    accounts: accounts.flatMap(({ id }) => (chosen === undefined || owners.has(id) ? id : [])),
    rooms: [...ids].toSorted((a, b) => a - b),
    sensors: sensors.map(({ id }) => id),
    origins: chosen && [
      ...chosen.flatMap(({ uuid }) => [`messages ${uuid}`, `events ${uuid}`]),
      ...sensors.map(({ uuid }) => `readings ${uuid}`),
    ],
  };
}
