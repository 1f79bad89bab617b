export { gapCauses, type OutageCause } from './causes.ts';
export {
  type BoccoClock,
  boccoClock,
  boccoNow,
  boccoNowBy,
  type HeardClock,
  heardClock,
  isClockWrong,
  recordBoccoClock,
} from './clock/bocco-clock.ts';
export { durationText } from './clock/plausible.ts';
export {
  cacheJobRuns,
  jobFinished,
  jobRun,
  jobRuns,
  jobRunsSavedEvery,
  jobStarted,
  pollJob,
  saveJobRuns,
} from './collector/jobs.ts';
export { clearHolder, isCollectorRunning, recordHolder } from './collector/lease.ts';
export { ALL_SENSORS, recordAbsence, recordOutage } from './collector/outages.ts';
export {
  countQuarantined,
  dropQuarantined,
  isCut,
  listQuarantined,
  markAccepted,
  type QuarantineItem,
  quarantine,
} from './collector/quarantine.ts';
export { countRows } from './count-rows.ts';
export { type ExportOptions, exportMessages, exportReadings } from './csv/export.ts';
export { type FileRange, fileRange } from './csv/file-range.ts';
export { type Imported, importReadings } from './csv/import.ts';
export { isDue } from './due.ts';
export { type Backup, backupStore } from './engines/sqlite/backup/backup.ts';
export { backupInChild } from './engines/sqlite/backup/backup-in-child.ts';
export { backupHousehold, type Restored, restoreStore } from './engines/sqlite/backup/restore.ts';
export { backupName, backupTime, expiredBackups } from './engines/sqlite/backup/rotation.ts';
export { asReadError, asStoreError } from './engines/sqlite/errors.ts';
export { findDamage, findStrayRow } from './engines/sqlite/file/integrity-check.ts';
export { whyUnwritable } from './engines/sqlite/file/writable.ts';
export { lockFile } from './engines/sqlite/lock/lock-file.ts';
export { lockStore, type StoreLock } from './engines/sqlite/lock/store-lock.ts';
export { findOtherLayout } from './engines/sqlite/migration-plan.ts';
export { expectOurs, openStore } from './engines/sqlite/open.ts';
export { StoreError } from './errors.ts';
export { changesAfter, newestChange } from './feed/changes.ts';
export { InputError } from './input-error.ts';
export { checkMedia, type MediaFault } from './media/check.ts';
export { mediaFolder, mediaPath, writeMediaFile } from './media/folder.ts';
export {
  countDownloads,
  dueDownloads,
  filesOf,
  findMediaFile,
  type MessageFiles,
  markDownloaded,
  markDownloadFailed,
} from './media/media.ts';
export { indexMessages } from './messages/index-messages.ts';
export { countConflicts } from './messages/merge.ts';
export {
  countMisdated,
  findMessage,
  insertMessages,
  type MessageCursor,
  messagesPage,
} from './messages/messages.ts';
export {
  discard,
  enqueue,
  findOutbox,
  markFailed,
  markRetry,
  markSent,
  nextPerRoom,
  outboxRow,
  unsent,
  waitedSeconds,
} from './messages/outbox.ts';
export { lastBeforeRestart } from './messages/restarted-ids.ts';
export { checkQuery, searchMessages } from './messages/search.ts';
export { hasNewMessages, latestActivity, messageBefore } from './messages/sync.ts';
export {
  acceptConflict,
  conflictsBetween,
  countReadingConflicts,
  dropConflict,
  type ReadingConflict,
} from './readings/conflicts.ts';
export { gapsBetween, type ListedGap } from './readings/gaps.ts';
export { holdImplausible } from './readings/hold-implausible.ts';
export { latestReading, readingsBetween } from './readings/read.ts';
export { type Answer, insertAnswers, insertReadings } from './readings/readings.ts';
export { applyRetention, type Retention, retentionOf } from './readings/retention.ts';
export { readSeries, type Series } from './readings/series.ts';
export { pollSecondsOf, staleAfter, staleSeconds } from './readings/staleness.ts';
export { countImplausible, sweepImplausible } from './readings/sweep-implausible.ts';
export { checkRollups, type RollupFault } from './rollups/check.ts';
export { setTimeZone } from './rollups/rollups.ts';
export { gapSeconds, type Resolution, resolutions } from './rollups/tiers.ts';
export { defaultAccount, findOrAddAccount, listAccounts, setAccountUser } from './rooms/accounts.ts';
export {
  type RoomCursor,
  type RoomOverview,
  roomOverview,
  roomsOverview,
  type SensorOverview,
} from './rooms/overview.ts';
export { countReadMarks, dueReadRequests, markReadFailed, markReadSent, requestRead } from './rooms/read-marks.ts';
export { upsertRooms } from './rooms/room-list.ts';
export {
  findRoom,
  findSensor,
  listRooms,
  membersOf,
  roomOfSensor,
  roomSensors,
  roomUuid,
  sensorUuids,
  setReadMark,
} from './rooms/rooms.ts';
export type {
  Account,
  Change,
  Download,
  JobRun,
  MediaFile,
  MediaKind,
  OutboxRow,
  Quarantined,
  ReadRequest,
  StoredMember,
  StoredMessage,
  StoredReading,
  StoredRoom,
  StoredSensor,
} from './schema.ts';
export { type FailedSeal, findFailedSeals, knownFailedSeals } from './seals/failed-seals.ts';
export { sealDays } from './seals/seal-days.ts';
export type { SealKey } from './seals/seal-text.ts';
export { countSeals, recordSeal, verifySeals } from './seals/verify.ts';
export { claimHousehold, getSetting, setSetting } from './settings.ts';
export { type SourceName, sources } from './sources.ts';
export type { Store } from './store.ts';
export { isBlank } from './text/blank.ts';
export { type GivenRange, type OpenRange, parseRange } from './time/date-range.ts';
export { isoTime } from './time/timestamp.ts';
