/*
 * BOCCO's answers as typed values, after its API reference and what other clients have received. Names are BOCCO's own,
 * in snake_case. Dates are `Date`; BOCCO sends whole seconds. Enumerations are open: `user_type`, `media`, `message_type` and
 * `event` keep whatever string arrived.
 */

/** A person, the robot or a sensor. */
export interface User {
  /** As BOCCO wrote it: upper or lower case, so compare without case. */
  uuid: string;
  /** `human`, `bocco`, `sensor_room`, `sensor_door`, `sensor_lock`, `sensor_fire`, … */
  user_type: string;
  nickname: string;
  /** A URL, or '' for none. */
  icon: string;
  /** '' or the name of a shop, such as `dmm`. */
  seller: string;
  /** False when BOCCO sends none. */
  official: boolean;
}

/** A sensor: a user with a radio address. Only one with `user_type: 'sensor_room'` has readings. */
export interface Sensor extends User {
  /** '' or a short hexadecimal number. */
  address: string;
}

/** A user in a room. */
export interface Member {
  user: User;
  joined_at: Date;
  /** The id of the newest message that this member has read; 0 before the first. */
  read_id: number;
}

/** A message of a room. */
export interface Message {
  /** Ascending over all rooms of the service, with gaps. */
  id: number;
  /** Made by the sender. BOCCO stores each once, which makes a repeated post idempotent. */
  unique_id: string;
  date: Date;
  /** `text`, `audio`, `image`, `stamp`, … */
  media: string;
  /** `normal`, `system.human_joined`, `system.sensor_joined`, … */
  message_type: string;
  /** '' for none. A picture has one too, such as "Sent a photo". */
  text: string;
  /** A URL, or '' for none. Text messages have audio too: the robot's voice. */
  audio: string;
  /** A URL, or '' for none. */
  image: string;
  /** The sender's uuid. */
  sender: string;
  user: User;
  /** Whether it was spoken into the robot; false when BOCCO sends none. */
  dictated: boolean;
  /** As it came: null, or for `system.*_joined` an object with the user who joined. */
  detail: unknown;
  /**
   * Fields that this version doesn't know, as they came; null for none. Over 4 kB of JSON, only a note of their size.
   */
  extra: Record<string, unknown> | null;
}

/** A chat room: the people of a home with their robot and its sensors. */
export interface Room {
  uuid: string;
  name: string;
  /** In the reference's samples it also moves with readings of the room's sensors. */
  updated_at: Date;
  /** A URL, or '' for none. */
  background_image: string;
  members: Member[];
  /** The newest message only, or none. */
  messages: Message[];
  sensors: Sensor[];
}

/** One sample of a room sensor, about every five minutes. The units are not documented; these are the product's. */
export interface Reading {
  /** Ascending over all sensors of the service, with gaps. */
  id: number;
  unique_id: string;
  created_at: Date;
  /** °C; null when the sensor sent none. */
  temperature: number | null;
  /** Relative humidity in %; null when the sensor sent none. */
  humidity: number | null;
  /** lx; null when the sensor sent none. */
  illuminance: number | null;
}

/**
 * An event of the long poll: a new message, or a member who joined or read. `other` is an event that this version
 * doesn't know or can't decode, with its body as it came.
 */
export type RoomEvent =
  | { event: 'message'; message: Message }
  | { event: 'member'; member: Member }
  | { event: 'other'; name: string; body: unknown };

/** The answer to a post: `created` (201) with the message, or `already_stored` (200) for a repeated `unique_id`. */
export type Sent =
  | { status: 'created'; message: Message }
  | { status: 'already_stored'; id: number; unique_id: string; date: Date; media: string; message_type: string };
