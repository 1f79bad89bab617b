/**
 * The tables as Kysely sees them. Names are BOCCO's where a value is BOCCO's. Times are epoch seconds; what
 * sensors measure is whole numbers of 1/100 (0.01 °C, 0.01 %, 0.01 lx).
 */
import type { Generated, Selectable } from 'kysely';
import type { GapCause, OutageCause } from './causes.ts';
import type { Metric } from './metrics.ts';

export interface Schema {
  setting: { name: string; value: string };
  room: RoomTable;
  member: MemberTable;
  sensor: SensorTable;
  reading: ReadingTable;
  reading_conflict: ReadingConflictTable;
  rollup_hour: RollupTable;
  rollup_day: RollupTable;
  rollup_week: RollupTable;
  message: MessageTable;
  message_conflict: MessageConflictTable;
  quarantine: QuarantineTable;
  media: MediaTable;
  media_file: MediaFileTable;
  outbox: OutboxTable;
  job_run: JobRunTable;
  lease: LeaseTable;
  change: ChangeTable;
  seal: SealTable;
  outage: OutageTable;
  gap: GapTable;
  read_request: ReadRequestTable;
}

interface RoomTable {
  id: Generated<number>;
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

interface MemberTable {
  room_id: number;
  uuid: string;
  user_type: string;
  nickname: string;
  icon: string;
  joined_at: number;
  read_id: number;
}

interface SensorTable {
  id: Generated<number>;
  room_id: number;
  uuid: string;
  user_type: string;
  nickname: string;
  address: string;
  position: number | null;
}

/** Whole 1/100; null for what was not measured. */
type Values = Record<Metric, number | null>;

interface ReadingTable extends Values {
  sensor_id: number;
  ts: number;
  /** BOCCO's id: with it in the key a reading that arrives twice is the same row. */
  id: number;
}

/** Other versions of stored readings: they came for the same moment and id, and contradict what is shown. */
interface ReadingConflictTable extends Values {
  /** By which a person names it. */
  seq: Generated<number>;
  sensor_id: number;
  ts: number;
  id: number;
  /** The three values as one text; see readings/conflicts.ts. */
  version: string;
  /** When it came for the first time, or ceased to be the one that is shown. */
  received_at: number;
  /** When a person dropped it; null while it waits for a decision. */
  dropped_at: number | null;
}

/** Count, lowest, highest and sum of each metric in a bucket. */
interface RollupTable
  extends Record<`${Metric}_count`, number>,
    Record<`${Metric}_${'min' | 'max' | 'sum'}`, number | null> {
  sensor_id: number;
  /** Beginning of the bucket. */
  ts: number;
  count: number;
}

interface MessageTable {
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
interface MessageConflictTable {
  room_id: number;
  id: number;
  hash: string;
  /** JSON of the whole version. */
  content: string;
  received_at: number;
}

interface QuarantineTable {
  /** What it came from: `rooms`, `messages ROOM`, … */
  source: string;
  hash: string;
  reason: string;
  raw: string;
  first_seen: number;
  /** Within an hour: what comes again at every poll isn't written each time. */
  last_seen: number;
  /** Hours in which it came. */
  times: number;
  /** What a person decided; rows of what was decided stay, so that it is known when it comes again. */
  state: Generated<'held' | 'accepted' | 'dropped'>;
}

interface MediaTable {
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
interface MediaFileTable {
  sha256: string;
  /** Told from its bytes. */
  type: string;
  size: number;
}

interface OutboxTable {
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

interface JobRunTable {
  job: string;
  started_at: number;
  finished_at: number | null;
  succeeded_at: number | null;
  /** Since when every run has failed; null after a success. */
  failing_since: number | null;
  /** The kind of the last failure, and one sentence about it; null after a success. */
  error_kind: string | null;
  error: string | null;
}

interface LeaseTable {
  name: string;
  pid: number;
  host: string;
  /** 0: the lock beside the file tells. Older versions wrote until when they hold the store. */
  expires_at: number;
}

interface ChangeTable {
  seq: Generated<number>;
  kind: 'reading' | 'message' | 'outbox' | 'room' | 'status' | 'reload';
  /** sensor.id, room.id, outbox.seq, room.id, 0, and room.id or 0 for all of them, by kind. */
  ref: number;
  /** First and last `ts` of changed readings; in both, the message's id, or room.id for the outbox. */
  first: number;
  last: number;
}

interface SealTable {
  kind: 'reading' | 'message';
  /** sensor.id or room.id, by kind. */
  ref: number;
  /** Beginning of the UTC day. */
  day: number;
  rows: number;
  /** Of the day's rows; see seals.ts. */
  sha256: Buffer;
  /** 1, and one more each time rows of the day came or changed after it was sealed. */
  revision: number;
  /** When the rows were found not to be those that were sealed; the hash is still the one of the sealed rows. */
  broken_at: number | null;
}

interface OutageTable {
  /** sensor.id, or 0 for every sensor. */
  sensor_id: number;
  /** By this machine's clock, as everything the collector notes about itself. */
  from_at: number;
  to_at: number;
  cause: OutageCause;
}

interface GapTable {
  sensor_id: number;
  /** The last reading before and the first one after, or where one cause ends and the next begins. */
  from_ts: number;
  to_ts: number;
  cause: GapCause;
}

interface ReadRequestTable {
  room_id: number;
  message_id: number;
  asked_at: number;
  state: 'queued' | 'sent' | 'failed';
  /** Calls that were made for it. */
  attempts: Generated<number>;
  next_attempt_at: number;
  error: string | null;
}

// Rows as they are read.

export type StoredRoom = Selectable<RoomTable>;
export type StoredMember = Selectable<MemberTable>;
export type StoredSensor = Selectable<SensorTable>;
/** A reading with its sensor: `ts` in epoch seconds, values in 1/100. */
export type ReadingRow = Selectable<ReadingTable>;
/** A reading of a sensor that is known: `ts` in epoch seconds, values in 1/100. */
export type StoredReading = Omit<ReadingRow, 'sensor_id'>;
export type StoredMessage = Selectable<MessageTable>;
/** A file that a message points to: queued, stored or gone. */
export type Download = Selectable<MediaTable>;
export type MediaKind = Download['kind'];
/** A file in the media folder. */
export type MediaFile = Selectable<MediaFileTable>;
export type OutboxRow = Selectable<OutboxTable>;
export type ReadRequest = Selectable<ReadRequestTable>;
export type Change = Selectable<ChangeTable>;
export type JobRun = Selectable<JobRunTable>;
export type Quarantined = Selectable<QuarantineTable>;
