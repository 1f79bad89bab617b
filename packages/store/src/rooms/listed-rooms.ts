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

/** Without what a person chooses. */
type NewSensor = Omit<StoredSensor, 'id' | 'room_id' | 'continues'> & { room: string };

export interface Listed {
  rooms: Map<string, NewRoom>;
  members: Map<string, NewMember>;
  sensors: Map<string, NewSensor>;
}

/** BOCCO's words for the types of sensors that emo names otherwise. */
const userTypes: Readonly<Record<string, string>> = {
  room: 'sensor_room',
  movement: 'sensor_door',
  lock: 'sensor_lock',
  human: 'sensor_human',
};

/** One word for one type, whatever service lists it; of a type that is new here, one made of the service's own. */
const userTypeOf = (sensorType: string) => userTypes[sensorType.toLowerCase()] ?? `sensor_${sensorType}`;

/** Duplicates in the list count once. */
export function readList(list: readonly Room[], { id: account_id, source }: Owner): Listed {
  const listed: Listed = { rooms: new Map(), members: new Map(), sensors: new Map() };
  for (const [position, room] of list.entries()) {
    const uuid = room.uuid.toLowerCase();
    const { name, background_image = '' } = room;
    const newest_id = room.messages?.at(-1)?.id ?? null;
    const updated_at = toSeconds(room.updated_at ?? new Date());
    const row = { source, account_id, uuid, name, updated_at, background_image, newest_id, position };
    listed.rooms.set(uuid, row);
    for (const { user, joined_at = new Date(0), read_id = 0 } of room.members) {
      const { user_type, nickname, icon } = user;
      const own = user.uuid.toLowerCase();
      const member = { uuid: own, user_type, nickname, icon, joined_at: toSeconds(joined_at), read_id, room: uuid };
      const name = memberKey(uuid, own);
      if (!listed.members.has(name)) listed.members.set(name, member);
    }
    for (const [at, { nickname, address = '', sensor_type = '', ...sensor }] of room.sensors.entries()) {
      const own = sensor.uuid.toLowerCase();
      const user_type = sensor.user_type ?? userTypeOf(sensor_type);
      listed.sensors.set(own, {
        source,
        uuid: own,
        user_type,
        nickname,
        address,
        sensor_type,
        position: at,
        room: uuid,
      });
    }
  }
  return listed;
}

export const memberKey = (room: string, uuid: string) => `${room} ${uuid}`;
