/** A source's list of rooms as rows of the tables. */
import type { Insertable } from 'kysely';
import type { Room } from '../model.ts';
import type { Account, Schema, StoredMember, StoredSensor } from '../schema.ts';
import { toSeconds } from '../time/seconds.ts';

/** The account that a list is from. */
export type Owner = Pick<Account, 'id' | 'source'>;

/** Without what it gets where it is stored. */
export type NewRoom = Omit<Insertable<Schema['room']>, 'id' | 'slice'>;

/** With the room's uuid: a new room has no id yet. */
type NewMember = Omit<StoredMember, 'room_id'> & { room: string };

type NewSensor = Omit<StoredSensor, 'id' | 'room_id'> & { room: string };

export interface Listed {
  rooms: Map<string, NewRoom>;
  members: Map<string, NewMember>;
  sensors: Map<string, NewSensor>;
}

/** Duplicates in the list count once. */
export function readList(list: readonly Room[], { id: account_id, source }: Owner): Listed {
  const listed: Listed = { rooms: new Map(), members: new Map(), sensors: new Map() };
  for (const [position, room] of list.entries()) {
    const uuid = room.uuid.toLowerCase();
    const { name, background_image } = room;
    const newest_id = room.messages?.at(-1)?.id ?? null;
    const updated_at = toSeconds(room.updated_at);
    const row = { source, account_id, uuid, name, updated_at, background_image, newest_id, position };
    listed.rooms.set(uuid, row);
    for (const { user, joined_at, read_id } of room.members) {
      const { user_type, nickname, icon } = user;
      const own = user.uuid.toLowerCase();
      const member = { uuid: own, user_type, nickname, icon, joined_at: toSeconds(joined_at), read_id, room: uuid };
      const name = memberKey(uuid, own);
      if (!listed.members.has(name)) listed.members.set(name, member);
    }
    for (const [at, { user_type, nickname, address, ...sensor }] of room.sensors.entries()) {
      const own = sensor.uuid.toLowerCase();
      listed.sensors.set(own, { source, uuid: own, user_type, nickname, address, position: at, room: uuid });
    }
  }
  return listed;
}

export const memberKey = (room: string, uuid: string) => `${room} ${uuid}`;
