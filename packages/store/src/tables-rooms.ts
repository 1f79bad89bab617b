import type { Generated } from 'kysely';
import type { SourceName } from './sources.ts';

/** What rooms are read with: somebody who is signed in at a source. */
export interface AccountTable {
  id: Generated<number>;
  source: SourceName;
  /** Of its entry in secrets.json. */
  name: string;
  /** The uuid of who is signed in, lower case; null before the first sign-in. */
  user: string | null;
}

export interface RoomTable {
  id: Generated<number>;
  source: SourceName;
  /** The account in whose list it is; the first one of several. */
  account_id: number;
  /** Lower case, as all uuids here: BOCCO mixes cases. */
  uuid: string;
  name: string;
  updated_at: number;
  background_image: string;
  /** Position in BOCCO's own list; null once BOCCO no longer lists the room. */
  position: number | null;
  /** Everything up to this message has been read in; null before the first page. */
  synced_to: number | null;
  /** The walk back through the history has everything from this message on; null before it began. */
  backfilled_from: number | null;
  /** 1 when the walk has reached the first message. */
  backfill_done: Generated<number>;
  /** The newest message by BOCCO's list of rooms; null when it named none. */
  newest_id: number | null;
  /** BOCCO began to count the ids anew after the messages of this time; null where it never did. */
  ids_restarted_after: number | null;
}

export interface MemberTable {
  room_id: number;
  uuid: string;
  user_type: string;
  nickname: string;
  icon: string;
  joined_at: number;
  read_id: number;
}

export interface SensorTable {
  id: Generated<number>;
  source: SourceName;
  room_id: number;
  uuid: string;
  user_type: string;
  nickname: string;
  address: string;
  position: number | null;
}

export interface ReadRequestTable {
  room_id: number;
  message_id: number;
  asked_at: number;
  state: 'queued' | 'sent' | 'failed';
  /** Calls that were made for it. */
  attempts: Generated<number>;
  next_attempt_at: number;
  error: string | null;
}
