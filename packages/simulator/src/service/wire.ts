import type { Member, Message, Reading, Room, RoomEvent, Sensor, User } from '@roomlog/api';
import type { Entry } from '../household/chatter.ts';
import { JAPAN } from '../household/clock.ts';
import type { Switches } from '../options.ts';

/** A model of the client as JSON: dates are strings. */
export type Wire<Model> = Model extends Date
  ? string
  : Model extends (infer Item)[]
    ? Wire<Item>[]
    : Model extends object
      ? { [Key in keyof Model]: Wire<Model[Key]> }
      : Model;

/** Without `extra`: the client puts unknown fields there, BOCCO has no such field. */
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

/** How JSON is written: the origin to put before media paths, and the style of dates. */
export interface WireStyle {
  origin: string;
  date_style: Switches['date_style'];
}

/** A date of epoch seconds in the style of `date_style`. */
export function date({ date_style }: WireStyle, at: number): string {
  if (date_style === 'Z') return `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
  const inJapan = new Date((at + JAPAN) * 1000).toISOString().slice(0, 19);
  return date_style === 'none' ? inJapan.replace('T', ' ') : `${inJapan}+09:00`;
}

/** The JSON of a user, without the simulator's own fields. */
export function wireUser(style: WireStyle, user: User): User {
  const { uuid, user_type, nickname, icon, seller, official } = user;
  return { uuid, user_type, nickname, icon: icon === '' ? '' : style.origin + icon, seller, official };
}

/** The JSON of a sensor. */
export function wireSensor(style: WireStyle, sensor: Sensor): Sensor {
  return { ...wireUser(style, sensor), address: sensor.address };
}

/** The JSON of a message. */
export function wireMessage(style: WireStyle, entry: Entry): WireMessage {
  const user = wireUser(style, entry.sender);
  const address = (key: number | string, ending: string) =>
    ending === '' ? '' : `${style.origin}/1/messages/${key}.${ending}`;
  return {
    id: entry.id,
    unique_id: entry.unique_id,
    date: date(style, entry.at),
    media: entry.media,
    message_type: entry.message_type,
    user,
    dictated: entry.dictated,
    text: entry.text,
    // What was spoken into the robot is found under its unique_id, everything else under its id: both were seen.
    audio: address(entry.dictated ? entry.unique_id : entry.id, entry.audio),
    image: address(entry.id, entry.image),
    sender: user.uuid,
    detail: entry.joined === undefined ? null : { joined_user: wireUser(style, entry.joined) },
  };
}
