/**
 * The store: a SQLite file or a database of PostgreSQL, and every query on it. `openStore` opens it; the other functions take the `db` of the
 * open store, or a transaction on it.
 *
 * What holds everywhere, unless a comment says otherwise:
 * - Times are epoch seconds, and ranges are [from, to). Stored values of sensors are whole numbers of 1/100.
 * - `id`, `roomId` and `sensorId` are row numbers of this store. Uuids are stored in lower case.
 * - What a function wrote is on disk when it returns, also after a power cut. Only job runs wait: see `cacheJobRuns`.
 * - Writes throw StoreError `replaced` when the file was deleted or replaced. Other errors are the database's own:
 *   `asStoreError` and `asReadError` turn them into sentences.
 */

// Opening the file

export type { Database, Rights } from './engines/database.ts';
export { asReadError, asStoreError } from './engines/errors.ts';
export type { StoreLocation } from './engines/location.ts';
export { locationOf, openStore } from './engines/open.ts';
export { whyUnwritable } from './engines/sqlite/file/writable.ts';
export { StoreError } from './errors.ts';
export { InputError } from './input-error.ts';
export { claimHousehold, getSetting, setSetting } from './settings.ts';
export type { Store } from './store.ts';

// One collector at a time

export { clearHolder, isCollectorRunning, recordHolder } from './collector/holder.ts';
export type { KernelLock } from './engines/sqlite/lock/kernel-lock.ts';
export { lockFile } from './engines/sqlite/lock/lock-file.ts';
export { lockStore, type StoreLock } from './engines/sqlite/lock/store-lock.ts';

// Accounts, rooms and sensors

export type { Room } from './model.ts';
export {
  defaultAccount,
  findOrAddAccount,
  listAccounts,
  nicknameOf,
  setAccountUser,
  setFromEnvironment,
} from './rooms/accounts.ts';
export { chainOf, setContinues } from './rooms/chain.ts';
export { comfortLimits, setComfort } from './rooms/comfort.ts';
export {
  followedRooms,
  isFollowed,
  mostRecentRooms,
  type SlicesOf,
  type SyncedRoom,
  setFollowed,
} from './rooms/followed.ts';
export { type Health, healthBetween, recordHealth } from './rooms/health.ts';
export { type LabelledSensor, labelledSensors } from './rooms/labelled-sensors.ts';
export {
  type RoomCursor,
  type RoomOverview,
  roomOverview,
  roomsOverview,
  type SensorOverview,
} from './rooms/overview.ts';
export { listPlaces, type Place } from './rooms/places.ts';
export { getQuietHours, type QuietHours, setQuietHours } from './rooms/quiet-hours.ts';
export { countReadMarks, dueReadRequests, markReadFailed, markReadSent, requestRead } from './rooms/read-marks.ts';
export { upsertRooms } from './rooms/room-list.ts';
export {
  findRoom,
  findSensor,
  listedSensors,
  listRooms,
  roomOfSensor,
  roomSensors,
  roomUuid,
  sensorsById,
  setReadMark,
} from './rooms/rooms.ts';
export { type Suspicion, suspicions, whySuspect } from './rooms/suspect.ts';
export type { Unchanged } from './rooms/unchanged.ts';
export { noteWatched, watchedRooms } from './rooms/watched.ts';
export type { Account, ComfortLimits, ReadRequest, SensorHealth, StoredRoom, StoredSensor } from './schema.ts';
export { hasLongPoll, hasReadMarks, isObserved, type SourceName, sources } from './sources.ts';

// Readings

export { gapCauses, type OutageCause } from './causes.ts';
export type { Reading, Timing } from './model.ts';
export { type ChainSeries, readChainSeries } from './readings/chain-series.ts';
export {
  acceptConflict,
  conflictsBetween,
  countReadingConflicts,
  dropConflict,
  type ReadingConflict,
} from './readings/conflicts.ts';
export { gapsBetween, type ListedGap } from './readings/gaps.ts';
export { holdImplausible, sensorsInQuarantine } from './readings/hold-implausible.ts';
export { type DayRow, type DayStep, daySteps, type LocalDays, readDays } from './readings/local-days.ts';
export { observedNews } from './readings/observed.ts';
export { latestReading, readingsBetween } from './readings/read.ts';
export { type Answer, insertAnswers, insertReadings } from './readings/readings.ts';
export { applyRetention, retentionOf } from './readings/retention.ts';
export { readSeries, type Series } from './readings/series.ts';
export { halfHourMeans } from './readings/sparklines.ts';
export { pollSecondsOf, staleAfter, staleSeconds } from './readings/staleness.ts';
export { countImplausible, sweepImplausible } from './readings/sweep-implausible.ts';
export { timingOf } from './readings/timing.ts';
export { readUsual, type UsualDay } from './readings/usual.ts';
export type { Band } from './readings/usual-band.ts';
export { setTimeZone } from './rollups/rollups.ts';
export { gapSeconds, type Resolution, resolutions } from './rollups/tiers.ts';
export type { StoredReading } from './schema.ts';

// Messages in

export { emoMessageId } from './messages/emo-id.ts';
export { indexMessages } from './messages/index-messages.ts';
export { countConflicts } from './messages/merge.ts';
export { countMisdated, findMessage, insertMessages, type MessageCursor, messagesPage } from './messages/messages.ts';
export { type MessageDay, messagesPerDay } from './messages/messages-per-day.ts';
export { lastBeforeRestart } from './messages/restarted-ids.ts';
export { checkQuery, searchMessages } from './messages/search.ts';
export { type Stamp, setStamps, stampsOf } from './messages/stamps.ts';
export { messageBefore, roomsWithNews } from './messages/sync.ts';
export type { Message } from './model.ts';
export type { StoredMessage } from './schema.ts';

// Messages out

export { isDue } from './due.ts';
export { accountsWaiting } from './messages/accounts-waiting.ts';
export {
  doubtfulSends,
  giveUpDoubtful,
  knownEchoes,
  markDoubtful,
  markPosting,
  settleByEcho,
  settleByPerson,
} from './messages/doubtful.ts';
export { type Enqueued, enqueue, type Post } from './messages/enqueue.ts';
export {
  discard,
  findOutbox,
  markFailed,
  markRetry,
  markSent,
  nextPerRoom,
  outboxFigures,
  outboxRow,
  sendLog,
  sentFiles,
  unsent,
  waitedSeconds,
} from './messages/outbox.ts';
export { ownFailures, type SendFailure, sendFailureOf, sendFailures } from './messages/send-failure.ts';
export type { OutboxRow } from './schema.ts';
export { isBlank } from './text/blank.ts';

// Files that messages link to

export { checkMedia } from './media/check.ts';
export { draftMediaFile, dropDraft, type MediaDraft, sweepDrafts } from './media/draft.ts';
export { freeSpace, type MediaProblem, mediaReserve, readMediaFile, writeMediaFile } from './media/folder.ts';
export {
  countDownloads,
  dueDownloads,
  filesOf,
  findMediaFile,
  isFileOfRoom,
  type MessageFiles,
  markDownloaded,
  markDownloadFailed,
} from './media/media.ts';
export { mediaFolder, mediaPath } from './media/path.ts';
export { type Waveform, waveformOf } from './media/waveform.ts';
export { addWaveforms, isShownAsBars } from './media/waveforms.ts';
export type { Download } from './schema.ts';

// Events that services tell by themselves

export { eventsBetween, eventsNumbered, insertEvents } from './events/events.ts';
export {
  applyEventRetention,
  type EventRetention,
  eventRetentionOf,
  usualEventRetention,
} from './events/retention.ts';
export type { RoomEvent } from './model.ts';
export type { StoredEvent } from './schema.ts';

// The live feed

export { changesAfter, newestChange } from './feed/changes.ts';
export { type ReadingNews, readingNews } from './readings/reading-news.ts';
export type { Change } from './schema.ts';

// What the collector records about itself

export {
  cacheJobRuns,
  jobFinished,
  jobRun,
  jobRuns,
  jobRunsOf,
  jobRunsSavedEvery,
  jobStarted,
  pollJob,
  retryFailing,
  saveJobRuns,
  storeJobs,
  verifyJob,
} from './collector/jobs.ts';
export { allSensors, recordAbsence, recordOutage } from './collector/outages.ts';
export { pausesLeft, recordPause } from './collector/pauses.ts';
export {
  countQuarantined,
  dropQuarantined,
  isCut,
  listQuarantined,
  markAccepted,
  type Origin,
  type QuarantineItem,
  quarantine,
} from './collector/quarantine.ts';
export { holdSlices, leaveSlices, releaseSlices, storeSlice } from './collector/slices.ts';
export type { JobKey, Slice } from './engine.ts';
export type { JobRun, Quarantined } from './schema.ts';

// Clocks and dates

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
export { type GivenRange, type OpenRange, parseDay, parseRange } from './time/date-range.ts';

export { nowSeconds } from './time/seconds.ts';

export { isoTime } from './time/timestamp.ts';

// Is the file still what was stored?

export { countRows } from './count-rows.ts';
export { type StoredAmount, storedAmount } from './rollups/amount.ts';
export { checkRollups } from './rollups/check.ts';
export { findFailedSeals, knownFailedSeals } from './seals/failed-seals.ts';
export { sealDays } from './seals/seal-days.ts';
export type { SealKey } from './seals/seal-text.ts';
export { countSeals, recordSeal, verifySeals } from './seals/verify.ts';

// Backups

export { type Backup, backupStore } from './engines/sqlite/backup/backup.ts';
export { backupHousehold, restoreStore } from './engines/sqlite/backup/restore.ts';
export { backupName, backupTime, expiredBackups } from './engines/sqlite/backup/rotation.ts';

// Copies into another store

export { type Copied, type CopyProgress, copyBetween } from './copy/copy-between.ts';

// Files in and out

export { type Imported, type ImportOptions, importReadings } from './csv/import.ts';
export { exportMessages } from './files/messages-file.ts';
export type { DerivedValue } from './files/reading-columns.ts';
export { openReadingsFile, type ReadingsFile, type ReadingsFileOptions } from './files/readings-file.ts';
export { type FileChunk, type FileFormat, fileFormats } from './files/write.ts';
