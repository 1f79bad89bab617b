export { type Backup, backupStore } from './backup.ts';
export { backupElsewhere } from './backup-elsewhere.ts';
export { backupName, backupTime, expiredBackups } from './backup-names.ts';
export { isBlank } from './blank.ts';
export {
  type BoccoClock,
  boccoClock,
  boccoNow,
  boccoNowBy,
  type HeardClock,
  heardClock,
  isClockWrong,
  keepBoccoClock,
} from './bocco-clock.ts';
export { type BrokenDay, describeDay, findBrokenDays, knownBrokenDays } from './broken-days.ts';
export { type Change, changesAfter, newestChange } from './changes.ts';
export type { Store } from './connect.ts';
export { type GivenRange, type OpenRange, parseRange } from './date-range.ts';
export { isDue } from './due.ts';
export { type ExportOptions, exportMessages, exportReadings } from './export.ts';
export { asReadError, asStoreError, StoreError } from './failure.ts';
export { type FileRange, fileRange } from './file-range.ts';
export { gapCauses, gapsBetween, type ListedGap } from './gaps.ts';
export { holdImplausible } from './held-readings.ts';
export { type Imported, importReadings } from './import.ts';
export { countImpossible, sweepImpossible } from './impossible-readings.ts';
export { indexMessages } from './index-messages.ts';
export { InputError } from './input-error.ts';
export {
  type JobRun,
  jobFinished,
  jobRun,
  jobRuns,
  jobRunsSavedEvery,
  jobStarted,
  keepJobRunsInMemory,
  pollJob,
  saveJobRuns,
} from './jobs.ts';
export { clearHolder, isLeased, recordHolder } from './lease.ts';
export { lockStore, type StoreLock } from './lock.ts';
export { lockFile } from './lock-file.ts';
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
  countMisdated,
  findMessage,
  insertMessages,
  lastHeard,
  type MessageCursor,
  mayHaveNews,
  messageBefore,
  messagesPage,
  type StoredMessage,
  unreadCount,
} from './messages.ts';
export { expectOurs, openStore } from './open.ts';
export { everySensor, noteAbsence, noteOutage, type OutageCause } from './outages.ts';
export {
  discard,
  enqueue,
  findOutbox,
  heads,
  markFailed,
  markRetry,
  markSent,
  outboxRow,
  unsent,
  waitedSeconds,
} from './outbox.ts';
export type { OutboxRow } from './outbox-rows.ts';
export { type RoomCursor, type RoomOverview, roomOverview, roomsOverview, type SensorOverview } from './overview.ts';
export { inWords } from './plausible.ts';
export {
  countQuarantined,
  dropQuarantined,
  isCut,
  listQuarantined,
  markAccepted,
  type NotUnderstood,
  type Quarantined,
  quarantine,
} from './quarantine.ts';
export {
  askRead,
  countReadMarks,
  dueReadRequests,
  type ReadRequest,
  readNotSent,
  readSent,
} from './read-requests.ts';
export {
  acceptConflict,
  conflictsBetween,
  countReadingConflicts,
  dropConflict,
  type ReadingConflict,
} from './reading-conflicts.ts';
export {
  type Answer,
  firstReadingAt,
  insertAnswers,
  insertReadings,
  latestReading,
  readingsBetween,
  type StoredReading,
} from './readings.ts';
export { lastBeforeRestart } from './restarted-ids.ts';
export { backupSource, type Restored, restoreStore } from './restore.ts';
export { applyRetention, type Retention, retentionOf } from './retention.ts';
export { checkRollups, type RollupFault } from './rollup-check.ts';
export { setTimeZone } from './rollups.ts';
export { upsertRooms } from './room-list.ts';
export {
  findRoom,
  findSensor,
  listRooms,
  membersOf,
  roomOfSensor,
  roomSensors,
  roomUuid,
  type StoredMember,
  type StoredRoom,
  type StoredSensor,
  sensorUuids,
  setReadMark,
} from './rooms.ts';
export { countSeals, noteSeal, type SealKey, sealDays, verifySeals } from './seals.ts';
export { checkQuery, searchMessages } from './search.ts';
export { readSeries, type Series } from './series.ts';
export { claimSource, getSetting, setSetting } from './settings.ts';
export { findDamage, isSound } from './sound.ts';
export { pollSecondsOf, staleAfter, staleSeconds } from './staleness.ts';
export { isoTime } from './stamp.ts';
export { gapSeconds, type Resolution, resolutions } from './tiers.ts';
export { findOtherLayout } from './upgrade-plan.ts';
export { watchStore } from './watch.ts';
export { whyUnwritable } from './writable.ts';
