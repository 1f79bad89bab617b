/**
 * What BOCCO says, as typed values. Names are BOCCO's own, in snake_case, from the wire to the CSV header.
 * Enumerations are open: `user_type`, `media`, `message_type` and `event` keep whatever string arrived.
 */

export interface User {
  uuid: string;
  /** `human`, `bocco`, `sensor_room`, `sensor_door`, `sensor_lock`, `sensor_fire`, … */
  user_type: string;
  nickname: string;
  /** An address, or '' for none. */
  icon: string;
  seller: string;
  official: boolean;
}

/** A sensor is a user with the address of its radio. Only `user_type: 'sensor_room'` has readings. */
export interface Sensor extends User {
  address: string;
}

export interface Member {
  user: User;
  joined_at: Date;
  /** The id of the newest message this member has read; 0 before the first. */
  read_id: number;
}

export interface Message {
  /** Ascending over all rooms of the service, with gaps. */
  id: number;
  unique_id: string;
  date: Date;
  /** `text`, `audio`, `image`, `stamp`, … */
  media: string;
  /** `normal`, `system.human_joined`, `system.sensor_joined`, … */
  message_type: string;
  text: string;
  /** An address, or '' for none. Text messages have audio too: the robot's voice. */
  audio: string;
  image: string;
  /** The sender's uuid. */
  sender: string;
  user: User;
  dictated: boolean;
  /** Whatever came, unread: null, or for `system.*_joined` the user who joined. */
  detail: unknown;
  /** The fields that this version doesn't know, as they came, or null; of more than 4 kB only a note of their size. */
  extra: Record<string, unknown> | null;
}

export interface Room {
  uuid: string;
  name: string;
  updated_at: Date;
  background_image: string;
  members: Member[];
  /** At most the newest one. */
  messages: Message[];
  sensors: Sensor[];
}

/** One sample of a room sensor: °C, %RH and lx; null where the sensor gave none. */
export interface Reading {
  id: number;
  unique_id: string;
  created_at: Date;
  temperature: number | null;
  humidity: number | null;
  illuminance: number | null;
}

/** An item of a list that could not be understood. Its neighbours are kept. */
export interface Rejected {
  /** Where in the answer, as a JSON pointer: `/3/created_at`. */
  path: string;
  reason: string;
  /** The item as it came, at most 4,096 characters. */
  raw: string;
}

/** A list answer: what was understood and what was not. */
export interface Page<Item> {
  items: Item[];
  rejected: Rejected[];
}

/** An event of the long poll. `other` keeps events this version doesn't know. */
export type RoomEvent =
  | { event: 'message'; message: Message }
  | { event: 'member'; member: Member }
  | { event: 'other'; name: string; body: unknown };

/** The answer to a post: 201 brings the whole message; 200 says that this `unique_id` is stored already. */
export type Sent =
  | { status: 'created'; message: Message }
  | { status: 'already_stored'; id: number; unique_id: string; date: Date; media: string; message_type: string };
