/** Accounts, and the rooms that they list. */
import type { Generated } from 'kysely';
import type { SourceName } from '../sources.ts';

/** Who is signed in at a source: rooms are read with an account. */
export interface AccountTable {
  id: Generated<number>;
  source: SourceName;
  /** Of the account's entry in secrets.json. */
  name: string;
  /** The user's uuid in lower case; null before the first sign-in. */
  user: string | null;
  /** 1 when its credentials are set in the environment, and not in secrets.json. */
  from_environment: Generated<number>;
  /** Until when its service wants no calls (the database's clock); 0 when it never asked for a pause. */
  paused_until: Generated<number>;
}

export interface RoomTable {
  id: Generated<number>;
  source: SourceName;
  /** The account that lists the room; the first one if several do. */
  account_id: number;
  /** The part of the account's rooms that it is in, by `Engine.slices`: one collector has all of a slice. */
  slice: Generated<number>;
  /** Lower case like all stored uuids, because BOCCO mixes cases. */
  uuid: string;
  name: string;
  updated_at: number;
  background_image: string;
  /** In the source's list, from 0; null when the source no longer lists the room. */
  position: number | null;
  /** The watermark: every message up to this id is stored; null before the first page. */
  synced_to: number | null;
  /** The backfill has stored every message from this id on; null before it started. */
  backfilled_from: number | null;
  /** 1 when the backfill has reached the first message. */
  backfill_done: Generated<number>;
  /** Id of the newest message in the source's list of rooms; null if the list has none. */
  newest_id: number | null;
  /** BOCCO restarted the ids of messages after this time; null if it never did. */
  ids_restarted_after: number | null;
  /** Since when the household wants no more of it (this machine's clock); null while it is followed. */
  unfollowed_at: Generated<number | null>;
}

export interface MemberTable {
  room_id: number;
  uuid: string;
  user_type: string;
  nickname: string;
  icon: string;
  /** 0 where the service does not say it. */
  joined_at: number;
  /** Id of the newest message that the member has read; 0 for none, and where the service does not say it. */
  read_id: number;
}

export interface SensorTable {
  id: Generated<number>;
  source: SourceName;
  room_id: number;
  uuid: string;
  /** BOCCO's word, whatever service it is of: `sensor_room` for one that has readings. */
  user_type: string;
  nickname: string;
  address: string;
  /** In the room's list, from 0; null when the source no longer lists the sensor. */
  position: number | null;
  /** The service's own word for what it is, such as `movement`; empty where it has none. */
  sensor_type: Generated<string>;
  /** sensor.id of the one that was in its place before; null for none. See rooms/chain.ts. */
  continues: Generated<number | null>;
}

/** How a sensor was from `ts` on, until its next row. Numbers as they came: their units are not documented. */
export interface SensorHealthTable {
  sensor_id: number;
  /** When it was first seen so. */
  ts: number;
  /** This and `signal_strength` are null where the service did not say. */
  battery: number | null;
  signal_strength: number | null;
}

/** What the home finds comfortable where a sensor is, in 1/100. Without a row it is the default. */
export interface ComfortTable {
  sensor_id: number;
  temperature_low: number;
  temperature_high: number;
  humidity_low: number;
  humidity_high: number;
}

export interface ReadRequestTable {
  room_id: number;
  message_id: number;
  /** When the person pressed the button. */
  asked_at: number;
  state: 'queued' | 'sent' | 'failed';
  /** Calls of BOCCO's API for this request. */
  attempts: Generated<number>;
  next_attempt_at: number;
  error: string | null;
}
