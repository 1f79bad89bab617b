import type { Member, Message, Reading, Room, Sensor, User } from '@roomlog/api';
import type { Entry } from '../../household/chatter.ts';
import { JAPAN } from '../../household/clock.ts';
import { type HouseRoom, otherSensors } from '../../household/household.ts';
import { readingJson } from '../../household/readings.ts';
import { latest, type RoomMessages, readIds } from '../../household/room-messages.ts';
import type { Switches } from '../../options.ts';
import { includesUuid, joinedRooms, type State, type TrackedSensor } from '../../state.ts';

/** A model of the client as JSON: dates are strings. */
type Wire<Model> = Model extends Date
  ? string
  : Model extends (infer Item)[]
    ? Wire<Item>[]
    : Model extends object
      ? { [Key in keyof Model]: Wire<Model[Key]> }
      : Model;

/** Without `extra`: the client puts unknown fields there, BOCCO has no such field. */
export type WireMessage = Wire<Omit<Message, 'extra'>>;
type WireMember = Wire<Member>;
export type WireReading = Wire<Reading>;
/** `sensors` is null in a room that has none. */
export type WireRoom = Omit<Wire<Room>, 'messages' | 'sensors'> & {
  messages: WireMessage[];
  sensors: Wire<Sensor>[] | null;
};
export type WireEvent = { event: 'message'; body: WireMessage } | { event: 'member'; body: WireMember };

/** A date of epoch seconds in the style of `date_style`. */
export function date(style: Switches['date_style'], at: number): string {
  if (style === 'Z') return `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
  const inJapan = new Date((at + JAPAN) * 1000).toISOString().slice(0, 19);
  return style === 'none' ? inJapan.replace('T', ' ') : `${inJapan}+09:00`;
}

const dateOf = ({ settings }: State, at: number) => date(settings.date_style, at);

/** The JSON of a user, without the simulator's own fields. */
function userOf({ origin }: State, user: User): User {
  const { uuid, user_type, nickname, icon, seller, official } = user;
  return { uuid, user_type, nickname, icon: icon === '' ? '' : origin + icon, seller, official };
}

/** The JSON of a message. */
export function messageOf(state: State, entry: Entry): WireMessage {
  const { origin, idOffset } = state;
  const user = userOf(state, entry.sender);
  const address = (key: number | string, ending: string) =>
    ending === '' ? '' : `${origin}/1/messages/${key}.${ending}`;
  return {
    id: entry.id > idOffset ? entry.id - idOffset : entry.id,
    unique_id: entry.unique_id,
    date: dateOf(state, entry.at),
    media: entry.media,
    message_type: entry.message_type,
    user,
    dictated: entry.dictated,
    text: entry.text,
    // What was spoken into the robot is found under its unique_id, everything else under its id: both were seen.
    audio: address(entry.dictated ? entry.unique_id : entry.id, entry.audio),
    image: address(entry.id, entry.image),
    sender: user.uuid,
    detail: entry.joined === undefined ? null : { joined_user: userOf(state, entry.joined) },
  };
}

/** The JSON of the members with their read marks at `now`. */
export function membersOf(state: State, roomMessages: RoomMessages, now: number): WireMember[] {
  const reads = readIds(roomMessages, now);
  return roomMessages.room.members.map((member) => ({
    user: userOf(state, member),
    joined_at: dateOf(state, roomMessages.begin),
    read_id: Math.max(0, (reads.get(member.uuid) ?? 0) - state.idOffset),
  }));
}

function sensorsOf(state: State, room: HouseRoom): Wire<Sensor>[] | null {
  const { more_sensors, human_sensor_type, removed_sensors } = state.settings;
  const others = more_sensors && room.number === 0 ? otherSensors(room, human_sensor_type) : [];
  const sensors = [...room.roomSensors, ...(room.door ? [room.door] : []), ...others];
  const present = sensors.filter(({ uuid }) => !includesUuid(removed_sensors, uuid));
  return present.length === 0 ? null : present.map((sensor) => ({ ...userOf(state, sensor), address: sensor.address }));
}

/** The JSON of the rooms the account has joined. `updated_at` moves with every reading, as it does in the tutorial. */
export function roomsOf(state: State): WireRoom[] {
  const now = state.clock.seconds();
  return joinedRooms(state, 'bocco').map((roomMessages) => {
    const { room } = roomMessages;
    const newest = latest(roomMessages, now);
    const measured = room.roomSensors.map(({ uuid }) => state.sensors.get(uuid)?.series.before(now) ?? 0);
    return {
      uuid: room.uuid,
      name: room.name,
      updated_at: dateOf(state, Math.max(roomMessages.begin, newest?.at ?? 0, ...measured)),
      background_image: '',
      members: membersOf(state, roomMessages, now),
      messages: newest === undefined || newest.id <= state.idOffset ? [] : [messageOf(state, newest)],
      sensors: sensorsOf(state, room),
    };
  });
}

/** A reading as compact JSON text. */
export function readingOf(state: State, { sensor, series }: TrackedSensor, at: number): string {
  return readingJson(series, sensor.room.seed, sensor.number, at, dateOf(state, at));
}
