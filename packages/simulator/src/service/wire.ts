import type { Member, Message, Reading, Room, RoomEvent, Sensor, User } from '@roomlog/api';
import type { Entry } from '../household/chatter.ts';
import type { Switches } from '../options.ts';

/** A model as it travels: dates are text. */
export type Wire<Model> = Model extends Date
  ? string
  : Model extends (infer Item)[]
    ? Wire<Item>[]
    : Model extends object
      ? { [Key in keyof Model]: Wire<Model[Key]> }
      : Model;

/** `extra` is the client's word for what it doesn't know. */
export type WireMessage = Wire<Omit<Message, 'extra'>>;
export type WireMember = Wire<Member>;
export type WireReading = Wire<Reading>;
/** `sensors` is null in a room that has none. */
export type WireRoom = Omit<Wire<Room>, 'messages' | 'sensors'> & {
  messages: WireMessage[];
  sensors: Wire<Sensor>[] | null;
};
export type WireEvent =
  | { event: Extract<RoomEvent['event'], 'message'>; body: WireMessage }
  | { event: Extract<RoomEvent['event'], 'member'>; body: WireMember };

/** How things are written: the address to put before media paths, and the style of dates. */
export interface Writing {
  origin: string;
  date_style: Switches['date_style'];
}

export function date({ date_style }: Writing, at: number): string {
  if (date_style === 'Z') return `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
  const inJapan = new Date((at + 9 * 3600) * 1000).toISOString().slice(0, 19);
  return date_style === 'none' ? inJapan.replace('T', ' ') : `${inJapan}+09:00`;
}

export function wireUser(writing: Writing, user: User): User {
  const { uuid, user_type, nickname, icon, seller, official } = user;
  return { uuid, user_type, nickname, icon: icon === '' ? '' : writing.origin + icon, seller, official };
}

export function wireSensor(writing: Writing, sensor: Sensor): Sensor {
  return { ...wireUser(writing, sensor), address: sensor.address };
}

export function wireMessage(writing: Writing, entry: Entry): WireMessage {
  const user = wireUser(writing, entry.sender);
  const address = (key: number | string, ending: string) =>
    ending === '' ? '' : `${writing.origin}/1/messages/${key}.${ending}`;
  return {
    id: entry.id,
    unique_id: entry.unique_id,
    date: date(writing, entry.at),
    media: entry.media,
    message_type: entry.message_type,
    user,
    dictated: entry.dictated,
    text: entry.text,
    // What was spoken into the robot is found under its unique_id, everything else under its id: both were seen.
    audio: address(entry.dictated ? entry.unique_id : entry.id, entry.audio),
    image: address(entry.id, entry.image),
    sender: user.uuid,
    detail: entry.joined === undefined ? null : { joined_user: wireUser(writing, entry.joined) },
  };
}
