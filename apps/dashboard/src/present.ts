/** Rows of the store as the JSON of schemas.ts. */

import { packageVersion } from '@roomlog/runtime';
import {
  filesOf,
  firstReadingAt,
  gapSeconds,
  getSetting,
  isLeased,
  type JobRun,
  jobRuns,
  type ListedGap,
  latestReading,
  type MessageFiles,
  membersOf,
  type OutboxRow,
  pollJob,
  type ReadRequest,
  roomSensors,
  type Store,
  type StoredMessage,
  type StoredReading,
  type StoredRoom,
  type StoredSensor,
  unreadCount,
} from '@roomlog/store';
import type {
  GapJson,
  MessageJson,
  OutboxJson,
  ReadingJson,
  ReadRequestJson,
  RoomJson,
  SensorJson,
  StatusJson,
} from './schemas.ts';

export const instant = (ts: number) => `${new Date(ts * 1000).toISOString().slice(0, 19)}Z`;
const value = (hundredths: number | null) => (hundredths === null ? null : hundredths / 100);

export function presentReading(reading: StoredReading): ReadingJson {
  return {
    id: reading.id,
    created_at: instant(reading.ts),
    temperature: value(reading.temperature),
    humidity: value(reading.humidity),
    illuminance: value(reading.illuminance),
  };
}

export function presentGap({ from, to, ...gap }: ListedGap): GapJson {
  return { from: instant(from), to: instant(to), ...gap };
}

async function presentSensor({ db }: Store, sensor: StoredSensor): Promise<SensorJson> {
  const latest = await latestReading(db, sensor.id);
  const first = await firstReadingAt(db, sensor.id);
  return {
    uuid: sensor.uuid,
    user_type: sensor.user_type,
    nickname: sensor.nickname,
    first_reading_at: first === undefined ? null : instant(first),
    latest: latest ? presentReading(latest) : null,
    stale: !latest || Date.now() / 1000 - latest.ts > gapSeconds,
  };
}

export async function presentRoom(store: Store, room: StoredRoom): Promise<RoomJson> {
  const { db } = store;
  const account = await getSetting(db, 'account');
  const members = await membersOf(db, room.id);
  const sensors = await roomSensors(db, room.id);
  return {
    uuid: room.uuid,
    name: room.name,
    time_zone: await zoneOf(store),
    updated_at: instant(room.updated_at),
    members: members.map(({ uuid, user_type, nickname, icon, joined_at, read_id }) => ({
      user: { uuid, user_type, nickname, icon },
      joined_at: instant(joined_at),
      read_id,
    })),
    sensors: await Promise.all(sensors.map((sensor) => presentSensor(store, sensor))),
    unread_count: account === undefined ? 0 : await unreadCount(db, room.id, account),
  };
}

/** Messages of one room, with what the archive has of them. */
export async function presentMessages(
  { db }: Store,
  room: string,
  messages: readonly StoredMessage[],
): Promise<MessageJson[]> {
  const ids = messages.map(({ id }) => id);
  const files = await filesOf(db, messages[0]?.room_id ?? 0, ids);
  return messages.map((message) => presentMessage(room, message, files.get(message.id) ?? {}));
}

function presentMessage(room: string, message: StoredMessage, files: MessageFiles): MessageJson {
  const { id, unique_id, media, message_type, text, audio, image, sender } = message;
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
  };
}

export function presentOutbox(room: string, row: OutboxRow): OutboxJson {
  const { unique_id, text, state, created_at, attempts, error, message_id } = row;
  return { unique_id, room, text, state, created_at: instant(created_at), attempts, error, message_id };
}

export function presentReadRequest(room: string, { message_id, state, asked_at, error }: ReadRequest): ReadRequestJson {
  return { room, message_id, state, asked_at: instant(asked_at), error };
}

export async function zoneOf({ db }: Store): Promise<string> {
  return (await getSetting(db, 'time_zone')) ?? 'UTC';
}

/** The kinds of failure of a poll that have a state of their own; with any other one BOCCO can't be reached. */
const stateOfFailure: Record<string, StatusJson['state']> = {
  unauthorised: 'signin_refused',
  undecodable_answer: 'bocco_unusable',
  answer_too_large: 'bocco_unusable',
  store: 'store_unwritable',
};

/** What the page's banner says: the worst of what the collector last noted, or that it notes nothing any more. */
export async function presentStatus(store: Store): Promise<StatusJson> {
  const { db } = store;
  const runs = await jobRuns(db);
  const poll = runs.find(({ job }) => job === pollJob);
  const poll_seconds = Number((await getSetting(db, 'poll_seconds')) ?? 300);
  const { state, since } = stateOf(runs, poll, await isLeased(db), poll_seconds);
  return {
    version: packageVersion,
    demo: (await getSetting(db, 'source')) === 'demo',
    time_zone: await zoneOf(store),
    account: (await getSetting(db, 'account')) ?? null,
    state,
    since: since === null ? null : instant(since),
    last_success_at: poll?.succeeded_at ? instant(poll.succeeded_at) : null,
    poll_seconds,
  };
}

function stateOf(
  runs: JobRun[],
  poll: JobRun | undefined,
  leased: boolean,
  pollSeconds: number,
): { state: StatusJson['state']; since: number | null } {
  const lastEnd = Math.max(0, ...runs.map(({ finished_at, started_at }) => finished_at ?? started_at));
  if (!leased)
    return runs.length === 0 ? { state: 'starting', since: null } : { state: 'collector_off', since: lastEnd };
  // Messages may be refused by a missing permission while the sensors are fine: only these two speak for the service.
  const service = runs.filter(({ job }) => job === 'refresh-rooms' || job === pollJob);
  const failing = service.find(({ failing_since }) => failing_since !== null);
  if (failing) {
    const state = stateOfFailure[failing.error_kind ?? ''] ?? 'bocco_unreachable';
    return { state, since: failing.failing_since };
  }
  if (!poll?.succeeded_at) return { state: 'starting', since: null };
  return isOverdue(poll, pollSeconds)
    ? { state: 'collector_stuck', since: poll.succeeded_at }
    : { state: 'ok', since: null };
}

/** A poll may wait so long for BOCCO, and for its sign-in, before it says that it can't be reached (seconds). */
const longestPoll = 90;

/**
 * A collector on a full disk can't even note that it fails: then it shows in that its next poll isn't begun, or in that
 * none succeeds and none is said to fail.
 */
function isOverdue({ started_at, finished_at, succeeded_at }: JobRun, pollSeconds: number): boolean {
  const age = (at: number) => Date.now() / 1000 - at;
  const slack = Math.max(5, pollSeconds / 10);
  if (finished_at !== null && age(started_at) > pollSeconds + slack) return true;
  return age(succeeded_at ?? 0) > 2 * pollSeconds + longestPoll;
}
