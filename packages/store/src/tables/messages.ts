/** Messages, their files, and messages to be sent. */
import type { Generated } from 'kysely';

export interface MessageTable {
  /** The rowid in the search index. Not in the order of time, because the backfill runs backwards. */
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
  /** JSON of the sender at the time of the message. */
  user: string;
  /** JSON as it came. */
  detail: string;
  /** JSON of the fields without a column; null if there are none. */
  extra: string | null;
  /** 1 when the text is in the search index and the files are in `media`. */
  indexed: Generated<number>;
  /** The 17 digits by which BOCCO emo orders its messages: their time, UTC. Null for BOCCO. See messages/emo-id.ts. */
  sequence: string | null;
}

/** Other versions of stored messages: same room and id, but different content. */
export interface MessageConflictTable {
  room_id: number;
  id: number;
  /** Of the fields that make it this version. */
  hash: string;
  /** JSON of the whole version. */
  content: string;
  received_at: number;
}

export interface MediaTable {
  room_id: number;
  message_id: number;
  /** `playable` is the audio once more, in a format that every browser plays. */
  kind: 'audio' | 'image' | 'playable';
  url: string;
  /** 0 for people's recordings and pictures, 1 for the robot's voice. */
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
  /** Media type, detected from the bytes. */
  type: string;
  size: number;
}

/** The shape of a recording in the media folder; a file without a row was not looked at yet. */
export interface WaveformTable {
  sha256: string;
  /** Seconds. This and `peaks` are null where no shape can be made. */
  duration: number | null;
  /** 40 bytes from 0 to 100: how loud each part is. */
  peaks: Uint8Array | null;
}

export interface OutboxTable {
  seq: Generated<number>;
  /** The browser's uuid, in every attempt to send the message. */
  unique_id: string;
  room_id: number;
  kind: Generated<'text' | 'image' | 'audio' | 'stamp'>;
  /** Empty for a picture or a recording, and for a stamp without words. */
  text: string;
  /** The picture or recording in the media folder; null for a text or a stamp. */
  sha256: string | null;
  /** The service's uuid of the stamp; null for what is none. */
  stamp: Generated<string | null>;
  /** `doubtful`: it was posted once, and may have arrived; nobody posts it again until that is settled. */
  state: 'queued' | 'sent' | 'failed' | 'doubtful';
  created_at: number;
  attempts: Generated<number>;
  next_attempt_at: number;
  error: string | null;
  /** BOCCO's id of the sent message. */
  message_id: number | null;
  /** The `unique_id` under which the service has it, in lower case; null while that is unknown, and where it is ours. */
  remote_unique_id: Generated<string | null>;
  /**
   * When it was last posted, by the clock by which an echo is looked for, where a second post would be spoken too. Null before
   * that, and once it was refused.
   */
  doubtful_since: Generated<number | null>;
  /** When a person last pressed send, by the wall clock. This and the next two are null in rows of older versions. */
  asked_at: number | null;
  /** The same moment by the monotonic clock: see clock/monotonic.ts. */
  asked_boot: string | null;
  asked_uptime: number | null;
  /** Who typed it; null where nobody was signed in. */
  sent_by: string | null;
}
