/** For tests: a home that has a BOCCO emo beside its BOCCO. */
import { emoMessageId } from '../messages/emo-id.ts';
import type { Message, Room } from '../model.ts';
import { findOrAddAccount } from '../rooms/accounts.ts';
import { upsertRooms } from '../rooms/room-list.ts';
import { findRoom, findSensor } from '../rooms/rooms.ts';
import type { Account } from '../schema.ts';
import { inOneSlice, type TestStore, temporaryStore } from './temporary-store.ts';

/** As emo's service lists it: without a time, a picture or read marks. */
export function someEmoRoom(uuid: string, sensors: readonly string[] = [], sensor_type = 'room'): Room {
  const user = { uuid: `${uuid}-owner`, user_type: 'member', nickname: `owner of ${uuid}`, icon: '' };
  return {
    uuid,
    name: `name of ${uuid}`,
    members: [{ user }],
    sensors: sensors.map((sensor) => ({ uuid: sensor, nickname: `nickname of ${sensor}`, sensor_type })),
  };
}

/** The values of a poll. @param ts epoch seconds */
export const observed = (ts: number, temperature: number | null = 21.5) => ({
  timing: 'observed' as const,
  created_at: new Date(ts * 1000),
  temperature,
  humidity: 40,
  illuminance: 100,
});

/** @param sequence 17 digits */
export function someEmoMessage(sequence: string, values: Partial<Message> = {}): Message {
  const unique_id = values.unique_id ?? `unique-${sequence}`;
  const id = emoMessageId(sequence, unique_id);
  return {
    id,
    unique_id,
    sequence,
    date: new Date(Math.floor(id / 1000)),
    media: 'text',
    message_type: 'normal',
    text: `text ${sequence}`,
    audio: '',
    image: '',
    sender: 'den-owner',
    user: { uuid: 'den-owner', user_type: 'member', nickname: 'owner', icon: '' },
    dictated: false,
    detail: null,
    ...values,
  };
}

/** With a room of emo, `den`, and a sensor in it, `air`, beside BOCCO's room `room` with `sensor`. */
export async function emoStore(): Promise<
  TestStore & { room: number; sensor: number; account: Account; bocco: { room: number; sensor: number } }
> {
  const { room, sensor, ...store } = await temporaryStore();
  const account = await findOrAddAccount(store.db, { source: 'emo', name: 'default' });
  await upsertRooms(store.db, [someEmoRoom('den', ['air'])], { account });
  await inOneSlice(store.db);
  const den = await findRoom(store.db, 'den');
  const air = await findSensor(store.db, 'air');
  return { ...store, room: den?.id ?? 0, sensor: air?.id ?? 0, account, bocco: { room, sensor } };
}
