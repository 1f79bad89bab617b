/**
 * The tables as Kysely sees them. Names are BOCCO's where a value is BOCCO's. Times are epoch seconds; what
 * sensors measure is whole numbers of 1/100 (0.01 °C, 0.01 %, 0.01 lx).
 */
import type { Selectable } from 'kysely';
import type { ChangeTable, JobRunTable, LeaseTable, OutageTable, QuarantineTable } from './tables-collector.ts';
import type { MediaFileTable, MediaTable, MessageConflictTable, MessageTable, OutboxTable } from './tables-messages.ts';
import type { GapTable, ReadingConflictTable, ReadingTable, RollupTable, SealTable } from './tables-readings.ts';
import type { AccountTable, MemberTable, ReadRequestTable, RoomTable, SensorTable } from './tables-rooms.ts';

export interface Schema {
  setting: { name: string; value: string };
  account: AccountTable;
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

// Rows as they are read.

export type Account = Selectable<AccountTable>;
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
