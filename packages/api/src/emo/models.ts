/*
 * BOCCO emo's answers as typed values, after its SDKs and what other clients have received. Names are the service's own,
 * in snake_case. Enumerations are open: `user_type`, `media`, `sensor_type` and the like keep whatever string arrived.
 * '' stands for a text that is null or left out. `extra` has the fields that this version doesn't know, as they came, and
 * is null for none; over 4 kB of JSON, only a note of their size. In it, whole numbers beyond 2^53 are texts.
 */

import type { Page } from '../decode/page.ts';
import type { Secret } from '../secret.ts';

/** The account whose tokens the client has. */
export interface Account {
  /** '' for a Business account: it has an `account_id` in `extra`, with the names of the organisation. */
  uuid: string;
  name: string;
  email: string;
  /** A URL. */
  profile_image: string;
  /** `free` or `personal`, `business_basic`, `business_advanced`, `broadcaster`. */
  plan: string;
  /** `active`, `suspended`, `deleted`. */
  status: string;
  extra: Record<string, unknown> | null;
}

/** A person or robot in a room, or who sent a message. */
export interface Member {
  uuid: string;
  /** `member`, `emo`, … What was spoken to the robot comes with either: it doesn't tell who spoke. */
  user_type: string;
  nickname: string;
  /** A URL. */
  profile_image: string;
}

/** A room with a BOCCO emo of the Wi-Fi model; others are not listed. */
export interface Room {
  uuid: string;
  name: string;
  room_type: string;
  room_members: Member[];
}

/** A message of a room. */
export interface Message {
  /** When it was sent: 17 digits, UTC. See `epochMsOf`. Whether two of a room may have the same one is unknown. */
  sequence: string;
  /** What identifies it. A UUID in any case. */
  unique_id: string;
  user: Member;
  /** The text, under `ja` in any language: '' for a motion, and where speech was not understood. */
  message: { ja: string };
  /** `text`, `audio`, `image`, `stamp`, `motion`, … */
  media: string;
  /** A URL of this service, which needs the token. */
  audio_url: string;
  /** As `audio_url`. */
  image_url: string;
  lang: string;
  extra: Record<string, unknown> | null;
}

/** A sensor of a room. Only one with `sensor_type: 'room'` has values. */
export interface Sensor {
  uuid: string;
  /** `room`, `movement`, `human`, `lock`, … */
  sensor_type: string;
  nickname: string;
  /** In units that are not documented; null for none. */
  signal_strength: number | null;
  /** As `signal_strength`. */
  battery: number | null;
  extra: Record<string, unknown> | null;
}

/** What a room sensor measured. The units are not documented; these are the product's. */
export interface SensorEvent {
  /** °C; null for none. */
  temperature: number | null;
  /** Relative humidity in %; null for none. */
  humidity: number | null;
  /** lx; null for none. */
  illuminance: number | null;
  /** Neither SDK knows a time or an id in an event. If the service sends one, it is here. */
  extra: Record<string, unknown> | null;
}

/**
 * The values of a room sensor. How many come, and which is the newest, is not documented: `items` are in the service's
 * order. A sensor that is dead goes on with its last values.
 */
export interface SensorValues extends Page<SensorEvent> {
  uuid: string;
  sensor_type: string;
  nickname: string;
  /** When the service answered, by its own clock; null when it didn't say. */
  answered_at: Date | null;
}

/** How the robot is set. Private: its owner's names for it and where it stands. */
export interface Settings {
  nickname: string;
  wakeword: string;
  volume: number | null;
  voice_pitch: number | null;
  voice_speed: number | null;
  lang: string;
  serial_number: string;
  /** Such as `Asia/Tokyo`. */
  timezone: string;
  zip_code: string;
}

/** A stamp that can be sent. */
export interface Stamp {
  uuid: string;
  name: string;
  summary: string;
  /** A URL. */
  image: string;
}

/** A ready-made motion. */
export interface Motion {
  uuid: string;
  name: string;
  /** The URL of its sound. */
  preview: string;
}

/** The account's only webhook. */
export interface Webhook {
  description: string;
  url: string;
  events: string[];
  /** `active`, … */
  status: string;
  /** What each delivery has in its header `X-Platform-API-Secret`. HTTP may strip blanks at its ends. */
  secret: Secret;
}

/** What the webhook is sent when something happens. There is one attempt; two may come of one event, and in any order. */
export interface Delivery {
  /** What identifies it. */
  request_id: string;
  /** Of the room. */
  uuid: string;
  serial_number: string;
  nickname: string;
  /** When it happened, to a second. The robot's clock, which may be some seconds behind. */
  timestamp: Date;
  /** `message.received`, `radar.detected`, `accel.detected`, … */
  event: string;
  /** What the event says, whole, also of one that nobody knows. In it, whole numbers beyond 2^53 are texts. */
  data: unknown;
  /** The uuid of the account, or the API key of a Business account's channel. */
  receiver: string;
  extra: Record<string, unknown> | null;
}

/** One page of a list that is read by offset. */
export interface ListPage<Item> extends Page<Item> {
  /** The offset of the next page; undefined for the last one. */
  next: number | undefined;
}

/** The result of a refresh. */
export interface TokenPair {
  /** A JWT that lasts an hour. */
  access_token: Secret;
  /** For the next refresh. Takes the place of the one that was spent for it, which may be dead now. */
  refresh_token: Secret;
}
