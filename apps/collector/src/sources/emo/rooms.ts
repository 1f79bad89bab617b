/** Rooms, their sensors, and stamps: one call for each fifty rooms, one for each room, and one. */
import type { EmoCallOptions, EmoClient } from '@roomlog/api/emo';
import type { Health, Room } from '@roomlog/store';
import { explain, unlessRefused } from '../failures.ts';
import type { RoomList } from '../source.ts';

/** Names, members and batteries change slowly, and calls are few: a list is good for an hour. */
const goodForMs = 3_600_000;

export function createRoomList(client: EmoClient) {
  let last: { list: RoomList; at: number } | undefined;
  return {
    async read(call: EmoCallOptions): Promise<RoomList> {
      if (last && performance.now() - last.at < goodForMs)
        return { ...last.list, health: new Map(), stamps: undefined };
      const list = await readList(client, call);
      last = { list, at: performance.now() };
      return list;
    },
    /** How many calls it takes to ask for the messages of each room, and for the values of each sensor that has some. */
    callsOfPoll(): number {
      const rooms = last?.list.items ?? [];
      const sensors = rooms.flatMap((room) => room.sensors.filter(({ sensor_type }) => sensor_type === 'room'));
      return rooms.length + sensors.length;
    },
  };
}

async function readList(client: EmoClient, call: EmoCallOptions): Promise<RoomList> {
  const items: Room[] = [];
  const rejected: RoomList['rejected'] = [];
  const health = new Map<string, Health>();
  for await (const page of client.allRooms(call)) {
    rejected.push(...page.rejected);
    for (const { uuid, name, room_members } of page.items) {
      const members = room_members.map(({ profile_image, ...user }) => ({ user: { ...user, icon: profile_image } }));
      items.push({ uuid, name, members, sensors: [] });
    }
  }
  for (const room of items) {
    const sensors = await client.getSensors(room.uuid, call).catch((error: unknown) => {
      const failure = explain(error);
      if (failure?.prospect !== 'refused') throw error;
      // The others are there all the same, and nothing of this room counts as gone.
      rejected.push({ path: '/sensors', reason: failure.sentence, raw: JSON.stringify(room.uuid) });
      return { items: [], rejected: [] };
    });
    rejected.push(...sensors.rejected);
    for (const { uuid, sensor_type, nickname, battery, signal_strength } of sensors.items) {
      room.sensors.push({ uuid, sensor_type, nickname });
      health.set(uuid, { battery, signal_strength });
    }
  }
  // There are twenty, and a page has fifty.
  const stamps = await client.getStamps({}, call).catch(unlessRefused);
  return { items, rejected, health, stamps: stamps?.items };
}
