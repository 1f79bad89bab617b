export { type Backup, backupStore } from './backup.ts';
export { backupElsewhere } from './backup-elsewhere.ts';
export { backupName, backupTime, expiredBackups } from './backup-names.ts';
export { type BrokenDay, describeDay, findBrokenDays, knownBrokenDays } from './broken-days.ts';
export { type Change, changesAfter, newestChange } from './changes.ts';
export type { Store } from './connect.ts';
export { type ExportOptions, exportMessages, exportReadings } from './export.ts';
export { asStoreError, StoreError } from './failure.ts';
export { gapCauses, gapsBetween, type ListedGap } from './gaps.ts';
export { type Imported, importReadings } from './import.ts';
export { indexMessages } from './index-messages.ts';
export { type JobRun, jobFinished, jobRun, jobRuns, jobStarted, pollJob } from './jobs.ts';
export { acquireLease, isLeased, leaseSeconds, releaseLease, renewLease } from './lease.ts';
export { type LockFile, lockFile } from './lock-file.ts';
export {
  countFiles,
  dueFiles,
  filesOf,
  findMediaFile,
  type MediaFile,
  type MediaKind,
  type MessageFiles,
  markFileFailed,
  markStored,
  type WantedFile,
} from './media.ts';
export { checkMedia, type MediaFault } from './media-check.ts';
export { mediaFolder, mediaPath, writeMediaFile } from './media-folder.ts';
export { countConflicts } from './message-versions.ts';
export {
  findMessage,
  insertMessages,
  type MessageCursor,
  mayHaveNews,
  messageBefore,
  messagesPage,
  type StoredMessage,
  unreadCount,
} from './messages.ts';
export { openStore } from './open.ts';
export { everySensor, noteAbsence, noteOutage, type OutageCause } from './outages.ts';
export {
  discard,
  enqueue,
  findOutbox,
  heads,
  markFailed,
  markRetry,
  markSent,
  type OutboxRow,
  outboxRow,
  unsent,
} from './outbox.ts';
export { countQuarantined, listQuarantined, type NotUnderstood, quarantine } from './quarantine.ts';
export {
  askRead,
  countReadMarks,
  dueReadRequests,
  type ReadRequest,
  readNotSent,
  readSent,
} from './read-requests.ts';
export { firstReadingAt, insertReadings, latestReading, type StoredReading } from './readings.ts';
export { backupSource, type Restored, restoreStore } from './restore.ts';
export { applyRetention, type Retention, retentionOf } from './retention.ts';
export { checkRollups, type RollupFault } from './rollup-check.ts';
export { setTimeZone } from './rollups.ts';
export {
  findRoom,
  findSensor,
  listRooms,
  membersOf,
  roomSensors,
  type StoredMember,
  type StoredRoom,
  type StoredSensor,
  setReadMark,
  upsertRooms,
} from './rooms.ts';
export { countSeals, noteSeal, type SealKey, sealDays, verifySeals } from './seals.ts';
export { searchMessages } from './search.ts';
export { readSeries, type Series } from './series.ts';
export { claimSource, getSetting, setSetting } from './settings.ts';
export { findDamage, isSound } from './sound.ts';
export { gapSeconds, type Resolution, resolutionFor, resolutions } from './tiers.ts';
export { watchStore } from './watch.ts';
