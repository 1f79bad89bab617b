/**
 * The tables as Kysely sees them. A value of BOCCO's has BOCCO's name. Times are epoch seconds; values of sensors are
 * whole numbers of 1/100 (0.01 °C, 0.01 %, 0.01 lx).
 */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { ChangeTable, JobRunTable, LeaseTable, OutageTable, QuarantineTable } from './tables/collector.ts';
import type { EventTable } from './tables/events.ts';
import type {
  MediaFileTable,
  MediaTable,
  MessageConflictTable,
  MessageTable,
  OutboxTable,
  WaveformTable,
} from './tables/messages.ts';
import type { GapTable, ReadingConflictTable, ReadingTable, RollupTable, SealTable } from './tables/readings.ts';
import type {
  AccountTable,
  ComfortTable,
  MemberTable,
  ReadRequestTable,
  RoomTable,
  SensorHealthTable,
  SensorTable,
} from './tables/rooms.ts';

/** Every table by its name. */
export interface Schema {
  setting: { name: string; value: string };
  account: AccountTable;
  room: RoomTable;
  member: MemberTable;
  sensor: SensorTable;
  sensor_health: SensorHealthTable;
  comfort: ComfortTable;
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
  waveform: WaveformTable;
  outbox: OutboxTable;
  event: EventTable;
  job_run: JobRunTable;
  lease: LeaseTable;
  change: ChangeTable;
  seal: SealTable;
  outage: OutageTable;
  gap: GapTable;
  read_request: ReadRequestTable;
}

/** A connection to the store, or a transaction on it. */
export type Db = Kysely<Schema>;
/** The caller's transaction: what is written in it counts only as a whole. */
export type Trx = Transaction<Schema>;

// Rows as queries return them.

/** An account whose rooms the store holds: who is signed in at a source. */
export type Account = Selectable<AccountTable>;
/** A row of `room`. Rooms that the source no longer lists stay, with `position` null. */
export type StoredRoom = Selectable<RoomTable>;
/** A member of a room: a person or a robot. */
export type StoredMember = Selectable<MemberTable>;
/** A sensor of a room. Sensors that the source no longer lists stay, with `position` null. */
export type StoredSensor = Selectable<SensorTable>;
/** How a sensor was from `ts` on: battery and signal as the service says them, null where it does not. */
export type SensorHealth = Selectable<SensorHealthTable>;
/** What the home finds comfortable where a sensor is, in 1/100 °C and 1/100 %. */
export type ComfortLimits = Selectable<ComfortTable>;
/** A row of `reading`: `ts` in epoch seconds, values in 1/100, null for what was not measured. */
export type ReadingRow = Selectable<ReadingTable>;
/** A reading of a known sensor: `ts` in epoch seconds, values in 1/100, null for what was not measured. */
export type StoredReading = Omit<ReadingRow, 'sensor_id'>;
/** A row of `message`: `date` in epoch seconds; `user`, `detail` and `extra` are JSON. */
export type StoredMessage = Selectable<MessageTable>;
/** A file that a message links to, and the state of its download: `wanted`, `stored` or `gone`. */
export type Download = Selectable<MediaTable>;
/** `audio`, `image`, or `playable`: the audio once more, in a format that every browser plays. */
export type MediaKind = Download['kind'];
/** A file in the media folder: SHA-256 of its bytes in hexadecimal, media type, size in bytes. */
export type MediaFile = Selectable<MediaFileTable>;
/** A message that a person sends, and whether the service has it: `queued`, `sent`, `failed` or `doubtful`. */
export type OutboxRow = Selectable<OutboxTable>;
/** A read mark that a person asked for, and whether the source has it: `queued`, `sent` or `failed`. */
export type ReadRequest = Selectable<ReadRequestTable>;
/** Something that a service told by itself; `at` and `received_at` in epoch seconds, `data` is JSON. */
export type StoredEvent = Selectable<EventTable>;
/** What changed in a transaction, for the live feed; see `ChangeTable`. */
export type Change = Selectable<ChangeTable>;
/** When a job of the collector last ran, and how it went. */
export type JobRun = Selectable<JobRunTable>;
/** An item that came but was not stored: not understood, or with an implausible time. */
export type Quarantined = Selectable<QuarantineTable>;
