/** Rows of the store as the JSON of schemas.ts. */

import { packageVersion } from '@roomlog/runtime';
import {
  type BoccoClock,
  boccoClock,
  boccoNow,
  filesOf,
  getQuietHours,
  getSetting,
  hasReadMarks,
  isClockWrong,
  isCollectorRunning,
  isObserved,
  type JobRun,
  jobRuns,
  jobRunsSavedEvery,
  type ListedGap,
  listAccounts,
  type MessageFiles,
  type OutboxRow,
  pollJob,
  pollSecondsOf,
  type ReadingConflict,
  type ReadRequest,
  type RoomOverview,
  type SensorOverview,
  type SourceName,
  type Stamp,
  type Store,
  type StoredEvent,
  type StoredMessage,
  type StoredReading,
  sendFailureOf,
  sensorsById,
  sentFiles,
  staleSeconds,
  stampsOf,
  timingOf,
  whySuspect,
} from '@roomlog/store';
import { filesTaken } from '@roomlog/store/file-type';
import { perMetric } from '@roomlog/store/metrics';
import { serializeComfort } from './comfort-schemas.ts';
import type {
  ConflictJson,
  EventJson,
  GapJson,
  MessageJson,
  OutboxJson,
  ReadingJson,
  ReadRequestJson,
  RoomJson,
  SensorJson,
  ValuesJson,
} from './schemas.ts';
import type { StatusJson } from './status-schemas.ts';

export const instant = (ts: number) => `${new Date(ts * 1000).toISOString().slice(0, 19)}Z`;
const value = (hundredths: number | null) => (hundredths === null ? null : hundredths / 100);

export function serializeReading(reading: StoredReading): ReadingJson {
  return { id: reading.id, created_at: instant(reading.ts), ...serializeValues(reading) };
}

const serializeValues = (values: ReadingConflict['other']): ValuesJson => perMetric((metric) => value(values[metric]));

export function serializeConflict({ number, id, ts, shown, other, received_at }: ReadingConflict): ConflictJson {
  return {
    number,
    id,
    created_at: instant(ts),
    shown: shown && serializeValues(shown),
    other: serializeValues(other),
    received_at: instant(received_at),
  };
}

export function serializeGap({ from, to, ...gap }: ListedGap): GapJson {
  return { from: instant(from), to: instant(to), ...gap };
}

function serializeSensor(sensor: SensorOverview, { now, pollSeconds }: Surroundings): SensorJson {
  const { uuid, source, user_type, sensor_type, nickname, latest, first, comfort, unchanged, health, earlier } = sensor;
  const limit = staleSeconds(pollSeconds, source);
  return {
    uuid,
    user_type,
    sensor_type,
    nickname,
    first_reading_at: first === undefined ? null : instant(first),
    latest: latest ? serializeReading(latest) : null,
    stale: !latest || now - latest.ts > limit,
    stale_after_seconds: limit,
    timing: timingOf(source, latest?.id ?? 0),
    unchanged_since: unchanged ? instant(unchanged.since) : null,
    unchanged_longer: unchanged?.orEarlier ?? false,
    suspect: whySuspect(sensor),
    battery: health?.battery ?? null,
    signal_strength: health?.signal_strength ?? null,
    continues: earlier ?? null,
    comfort: serializeComfort(comfort),
  };
}

/** What the JSON of a room depends on besides its rows. */
export interface Surroundings {
  /** IANA name. */
  time_zone: string;
  /** BOCCO's clock, in epoch seconds. */
  now: number;
  /** How often the collector polls. */
  pollSeconds: number;
  /** Those that BOCCO emo knows. */
  stamps: readonly Stamp[];
}

export async function surroundingsOf(store: Store): Promise<Surroundings> {
  const { db } = store;
  return {
    time_zone: await zoneOf(store),
    now: await boccoNow(db),
    pollSeconds: await pollSecondsOf(db),
    stamps: await stampsOf(db, 'emo'),
  };
}

function capabilitiesOf(source: SourceName, { stamps }: Surroundings): RoomJson['capabilities'] {
  const { image, audio, most } = filesTaken[source];
  const isEmo = source === 'emo';
  return {
    read_marks: hasReadMarks(source),
    events: isEmo,
    stamps: isEmo ? [...stamps] : [],
    image_types: [...image],
    audio_types: [...audio],
    largest_file: most,
  };
}

/** BOCCO updates it with every reading; the store only with other changes. */
function updatedAt({ updated_at, sensors }: RoomOverview): string {
  return instant(sensors.reduce((newest, { latest }) => Math.max(newest, latest?.ts ?? 0), updated_at));
}

export function serializeRoom(room: RoomOverview, surroundings: Surroundings): RoomJson {
  return {
    uuid: room.uuid,
    source: room.source,
    capabilities: capabilitiesOf(room.source, surroundings),
    account: room.user,
    name: room.name,
    position: room.position,
    time_zone: surroundings.time_zone,
    updated_at: updatedAt(room),
    members: room.members.map(({ uuid, user_type, nickname, icon, joined_at, read_id }) => ({
      user: { uuid, user_type, nickname, icon },
      joined_at: joined_at === 0 ? null : instant(joined_at),
      read_id: hasReadMarks(room.source) ? read_id : null,
    })),
    sensors: room.sensors.map((sensor) => serializeSensor(sensor, surroundings)),
    unread_count: room.unread,
  };
}

/** Messages of one room, with their archived files; what was sent from here has its file before it is archived. */
export async function serializeMessages(
  { db }: Store,
  room: string,
  messages: readonly StoredMessage[],
): Promise<MessageJson[]> {
  const ids = messages.map(({ id }) => id);
  const roomId = messages[0]?.room_id ?? 0;
  const files = await filesOf(db, roomId, ids);
  const waiting = messages.filter(({ id, media }) => isFileKind(media) && files.get(id)?.[media] === undefined);
  const sent = await sentFiles(
    db,
    roomId,
    waiting.map(({ unique_id }) => unique_id),
  );
  return messages.map((message) => {
    const own = sent.get(message.unique_id.toLowerCase());
    const sentFile = isFileKind(message.media) && own !== undefined ? { [message.media]: own } : {};
    return serializeMessage(room, message, { ...sentFile, ...files.get(message.id) });
  });
}

const isFileKind = (media: string) => media === 'image' || media === 'audio';

function serializeMessage(room: string, message: StoredMessage, files: MessageFiles): MessageJson {
  const { id, unique_id, media, message_type, text, audio, image, sender } = message;
  const { waveform } = files;
  return {
    id,
    unique_id,
    room,
    date: instant(message.date),
    media,
    message_type,
    text,
    audio,
    image,
    sender,
    user: JSON.parse(message.user),
    dictated: message.dictated === 1,
    detail: JSON.parse(message.detail),
    audio_file: files.audio ?? null,
    playable_file: files.playable ?? null,
    image_file: files.image ?? null,
    duration: waveform?.duration ?? null,
    peaks: waveform ? [...waveform.peaks] : null,
  };
}

/** Events of one room. */
export async function serializeEvents(
  { db }: Store,
  room: string,
  events: readonly StoredEvent[],
): Promise<EventJson[]> {
  const sensors = await sensorsById(
    db,
    events.flatMap(({ sensor_id }) => sensor_id ?? []),
  );
  return events.map(({ seq: id, event, kind, sensor_id, at, received_at, data }) => {
    const { uuid, nickname } = sensors.get(sensor_id ?? 0) ?? {};
    const sensor = uuid === undefined ? null : { uuid, nickname: nickname ?? '' };
    const times = { at: instant(at), received_at: instant(received_at) };
    return { id, room, event, kind, sensor, ...times, data: JSON.parse(data) };
  });
}

export function serializeOutbox(room: string, row: OutboxRow): OutboxJson {
  const { unique_id, kind, text, sha256, stamp, state, attempts, error, message_id, sent_by } = row;
  const media = sha256 === null ? null : `/media/${sha256}`;
  const created_at = instant(row.created_at);
  const failure = sendFailureOf(error);
  const content = { kind, text, media, stamp };
  return { unique_id, room, ...content, state, created_at, attempts, error, failure, message_id, sent_by };
}

export function serializeReadRequest(room: string, row: ReadRequest): ReadRequestJson {
  const { message_id, state, asked_at, error } = row;
  return { room, message_id, state, asked_at: instant(asked_at), error };
}

export async function zoneOf({ db }: Store): Promise<string> {
  return (await getSetting(db, 'time_zone')) ?? 'UTC';
}

/** The state for a kind of failed poll; for any other kind, `bocco_unreachable`. */
const stateOfFailure: Record<string, StatusJson['state']> = {
  unauthorised: 'signin_refused',
  undecodable_answer: 'bocco_unusable',
  answer_too_large: 'bocco_unusable',
  store: 'store_unwritable',
};

/** What the page's banner shows: the worst of what the collector last recorded, or that it records nothing any more. */
export async function serializeStatus(store: Store): Promise<StatusJson> {
  const { db } = store;
  const runs = await jobRuns(db);
  // Of several accounts, the one whose last successful poll is oldest counts.
  const [poll] = runs
    .filter(({ job }) => job === pollJob)
    .toSorted((a, b) => (a.succeeded_at ?? 0) - (b.succeeded_at ?? 0));
  const accounts = await listAccounts(db);
  const source = accounts.find(({ id }) => id === poll?.account_id)?.source;
  const poll_seconds = await pollSecondsOf(db);
  const clock = await boccoClock(db);
  const slack = Math.max(source && isObserved(source) ? callsCountFor : 5, poll_seconds / 10);
  const recorded = stateOf(runs, poll, await isCollectorRunning(db), { seconds: poll_seconds, slack });
  const { state, since } = (await unwritable(store, recorded, poll)) ?? withClock(recorded, clock);
  return {
    version: packageVersion,
    demo: (await getSetting(db, 'source')) === 'demo',
    time_zone: await zoneOf(store),
    account: accounts[0]?.user ?? null,
    state,
    since: since === null ? null : instant(since),
    last_success_at: poll?.succeeded_at ? instant(poll.succeeded_at) : null,
    poll_seconds,
    stale_after_seconds: staleSeconds(poll_seconds),
    now: instant(Math.floor(clock.now)),
    quiet_hours: await getQuietHours(db),
    clock_ahead_seconds: clock.ahead,
  };
}

/** Whether the logging works: 200 of /healthz. */
export const isHealthy = (state: string) => state === 'ok' || state === 'starting';

type State = { state: StatusJson['state']; since: number | null };

/** In these states the disk is tested with a write, too. */
const unexplained = new Set<StatusJson['state']>(['starting', 'collector_off', 'collector_stuck']);

/** On a full or read-only disk the collector can't record that it fails, so the dashboard checks the disk. */
async function unwritable({ engine }: Store, recorded: State, poll: JobRun | undefined): Promise<State | undefined> {
  const why = await engine.whyUnwritable({ byWriting: unexplained.has(recorded.state) });
  return why && { state: 'store_unwritable', since: recorded.since ?? poll?.succeeded_at ?? null };
}

/** A wrong clock is shown only when nothing is worse: readings still arrive, with BOCCO's times. */
function withClock(recorded: State, clock: BoccoClock): State {
  return recorded.state === 'ok' && isClockWrong(clock) ? { state: 'clock_wrong', since: null } : recorded;
}

/** In seconds: how often it polls, and how much later a poll may begin. */
interface Pace {
  seconds: number;
  slack: number;
}

/** Where a service allows few calls in a minute (seconds), polls that are due more often wait for their turn. */
const callsCountFor = 60;

function stateOf(runs: JobRun[], poll: JobRun | undefined, leased: boolean, pace: Pace): State {
  const lastEnd = Math.max(0, ...runs.map(({ finished_at, started_at }) => finished_at ?? started_at));
  if (!leased)
    return runs.length === 0 ? { state: 'starting', since: null } : { state: 'collector_off', since: lastEnd };
  // Messages may fail for a missing permission while the sensors work: only these two jobs show that the service fails.
  const service = runs.filter(({ job }) => job === 'refresh-rooms' || job === pollJob);
  const failing = service.find(({ failing_since }) => failing_since !== null);
  if (failing) {
    const state = stateOfFailure[failing.error_kind ?? ''] ?? 'bocco_unreachable';
    return { state, since: failing.failing_since };
  }
  if (!poll?.succeeded_at) return { state: 'starting', since: null };
  return isOverdue(poll, pace) ? { state: 'collector_stuck', since: poll.succeeded_at } : { state: 'ok', since: null };
}

/** How long a poll may wait for BOCCO and its sign-in before it fails (seconds). */
const longestPoll = 90;

/** @param at by this machine's clock; the saved row may be older than the real run */
const age = (at: number, pollSeconds: number) => Date.now() / 1000 - at - jobRunsSavedEvery(pollSeconds);

/** True when the next poll has not started, or polls neither succeed nor fail. */
function isOverdue({ started_at, finished_at, succeeded_at }: JobRun, { seconds: pollSeconds, slack }: Pace): boolean {
  if (finished_at !== null && age(started_at, pollSeconds) > pollSeconds + slack) return true;
  return age(succeeded_at ?? 0, pollSeconds) > 2 * pollSeconds + longestPoll;
}
