import type { Generated } from 'kysely';

export interface MessageTable {
  /** Names the row in `message_text`; says nothing of the order, as the history is read in backwards. */
  seq: Generated<number>;
  room_id: number;
  id: number;
  unique_id: string;
  date: number;
  media: string;
  message_type: string;
  text: string;
  audio: string;
  image: string;
  sender: string;
  dictated: number;
  /** JSON of the sender as it was then. */
  user: string;
  /** JSON, whatever came. */
  detail: string;
  /** JSON of the fields that have no column; null for none. */
  extra: string | null;
  /** 1 when its words are in `message_text` and its files in `media`. */
  indexed: Generated<number>;
}

/** Other versions of stored messages: they came under an id that a different message has. */
export interface MessageConflictTable {
  room_id: number;
  id: number;
  hash: string;
  /** JSON of the whole version. */
  content: string;
  received_at: number;
}

export interface MediaTable {
  room_id: number;
  message_id: number;
  /** `playable`: the audio once more, in a format that every browser plays. */
  kind: 'audio' | 'image' | 'playable';
  url: string;
  /** 0 for what people recorded or photographed, 1 for the robot's voice. */
  priority: number;
  state: 'wanted' | 'stored' | 'gone';
  attempts: Generated<number>;
  next_attempt_at: Generated<number>;
  /** Why the last attempt failed. */
  error: string | null;
  sha256: string | null;
}

/** A file in the media folder. */
export interface MediaFileTable {
  sha256: string;
  /** Told from its bytes. */
  type: string;
  size: number;
}

export interface OutboxTable {
  seq: Generated<number>;
  unique_id: string;
  room_id: number;
  text: string;
  state: 'queued' | 'sent' | 'failed';
  created_at: number;
  attempts: Generated<number>;
  next_attempt_at: number;
  error: string | null;
  message_id: number | null;
  /** When a person last pressed send, by the wall clock. Null in a row of an older roomlog, as the next two. */
  asked_at: number | null;
  /** The same moment by the clock that nobody sets: see clock/monotonic.ts. */
  asked_boot: string | null;
  asked_uptime: number | null;
}
