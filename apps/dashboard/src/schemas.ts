/**
 * The JSON of the dashboard's answers, written once: for the routes' validation and serialization, OpenAPI and the page's
 * types. Instants are ISO 8601 in UTC; columns of a series have epoch seconds.
 */
import { accessEvents, userRoles } from '@roomlog/access';
import { gapCauses, sources } from '@roomlog/store';
import { type Metric, metricDefinitions, metrics, perMetric } from '@roomlog/store/metrics';
import { type Static, Type } from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = (description?: string) => Type.String({ format: 'date-time', ...(description && { description }) });
const Uuid = Type.String({ minLength: 1, maxLength: 64 });

const unitOf = ({ unit, exactUnit = unit }: (typeof metricDefinitions)[Metric]) => exactUnit;
const ValuesJson = Type.Object(
  perMetric((metric) => Nullable(Type.Number({ description: unitOf(metricDefinitions[metric]) }))),
);
export type ValuesJson = Static<typeof ValuesJson>;

export const ReadingJson = Type.Object({
  id: Type.Integer(),
  created_at: Instant(),
  ...ValuesJson.properties,
});
export type ReadingJson = Static<typeof ReadingJson>;

export const UserJson = Type.Object({
  uuid: Uuid,
  user_type: Type.String(),
  nickname: Type.String(),
  icon: Type.String(),
});
export type UserJson = Static<typeof UserJson>;

const MemberJson = Type.Object({ user: UserJson, joined_at: Instant(), read_id: Type.Integer() });

export const SensorJson = Type.Object({
  uuid: Uuid,
  user_type: Type.String(),
  nickname: Type.String(),
  first_reading_at: Nullable(Instant()),
  latest: Nullable(ReadingJson),
  stale: Type.Boolean({
    description: 'no reading for 15 minutes or three polls, whichever is longer, by BOCCO’s clock',
  }),
});
export type SensorJson = Static<typeof SensorJson>;

export const RoomJson = Type.Object({
  uuid: Uuid,
  source: Type.Enum([...sources], { description: 'the service that the room is read from' }),
  account: Nullable(Type.String({ description: 'the uuid of who is signed in there; null before the first sign-in' })),
  name: Type.String(),
  position: Nullable(Type.Integer({ description: 'place in BOCCO’s list; null once it no longer lists the room' })),
  time_zone: Type.String({ description: 'IANA name' }),
  updated_at: Instant('the newest reading of the room, or the last time that BOCCO listed something else of it as new'),
  members: Type.Array(MemberJson),
  sensors: Type.Array(SensorJson, { description: 'room sensors: those that have readings' }),
  unread_count: Type.Integer({ description: 'messages newer than what the room’s account has read' }),
});
export type RoomJson = Static<typeof RoomJson>;

export const RoomsJson = Type.Object({
  rooms: Type.Array(RoomJson, { description: 'in BOCCO’s order; those that it no longer lists come last' }),
  next: Nullable(Type.String({ description: 'give it as `after` for the next page; null at the end' })),
});
export type RoomsJson = Static<typeof RoomsJson>;

const Column = Type.Array(Nullable(Type.Number()));

/** The lowest and highest value of each bucket; absent for raw readings. */
const bands = Object.fromEntries(
  metrics.flatMap((metric) => [`${metric}_min`, `${metric}_max`]).map((name) => [name, Type.Optional(Column)]),
) as Record<`${Metric}_${'min' | 'max'}`, Type.TOptional<typeof Column>>;

export const SeriesJson = Type.Object({
  sensor: Uuid,
  resolution: Type.Union([
    Type.Literal('raw'),
    Type.Literal('30m'),
    Type.Literal('1h'),
    Type.Literal('1d'),
    Type.Literal('1w'),
  ]),
  time_zone: Type.String({ description: 'the zone whose midnights begin the days and weeks' }),
  from: Instant(),
  to: Instant(),
  time: Type.Array(Type.Integer(), { description: 'epoch seconds: of the reading, or of the bucket’s beginning' }),
  ...perMetric(() => Column),
  ...bands,
});
export type SeriesJson = Static<typeof SeriesJson>;

export const GapJson = Type.Object({
  from: Instant('the last reading before'),
  to: Instant('the first reading after; now, for a gap that goes on'),
  cause: Type.Enum([...gapCauses]),
  ongoing: Type.Boolean({ description: 'BOCCO may still have what is missing' }),
});
export type GapJson = Static<typeof GapJson>;

export const ConflictJson = Type.Object({
  number: Type.Integer({ description: 'names it for `roomlog conflicts accept` and `drop`' }),
  id: Type.Integer({ description: 'of the reading, as BOCCO counts' }),
  created_at: Instant('when the reading was taken'),
  shown: Nullable(ValuesJson),
  other: ValuesJson,
  received_at: Instant('when this version came, or ceased to be the one that is shown'),
});
export type ConflictJson = Static<typeof ConflictJson>;

export const MessageJson = Type.Object({
  id: Type.Integer(),
  unique_id: Type.String(),
  room: Uuid,
  date: Instant(),
  media: Type.String(),
  message_type: Type.String(),
  text: Type.String(),
  audio: Type.String({ description: 'BOCCO’s address of the sound, or empty' }),
  image: Type.String({ description: 'BOCCO’s address of the picture, or empty' }),
  sender: Type.String(),
  user: UserJson,
  dictated: Type.Boolean(),
  detail: Type.Unknown(),
  audio_file: Nullable(Type.String({ description: 'the archived sound, at /media/{id}' })),
  playable_file: Nullable(Type.String({ description: 'the same in a format that every browser plays' })),
  image_file: Nullable(Type.String({ description: 'the archived picture' })),
});
export type MessageJson = Static<typeof MessageJson>;

export const OutboxJson = Type.Object({
  unique_id: Type.String(),
  room: Uuid,
  kind: Type.Enum(['text', 'image', 'audio']),
  text: Type.String({ description: 'empty for a picture or a recording' }),
  media: Nullable(Type.String({ description: 'address of the picture or recording; null for a text' })),
  state: Type.Union([Type.Literal('queued'), Type.Literal('sent'), Type.Literal('failed')]),
  created_at: Instant(),
  attempts: Type.Integer(),
  error: Nullable(Type.String({ description: 'why the last attempt failed, in one sentence' })),
  message_id: Nullable(Type.Integer()),
  sent_by: Nullable(Type.String({ description: 'who typed it; null where nobody was signed in' })),
});
export type OutboxJson = Static<typeof OutboxJson>;

export const SentJson = Type.Object({
  id: Type.Integer({ description: 'give it as `before` for what was sent earlier' }),
  room_name: Type.String(),
  ...OutboxJson.properties,
});
export type SentJson = Static<typeof SentJson>;

export const ReadRequestJson = Type.Object({
  room: Uuid,
  message_id: Type.Integer(),
  state: OutboxJson.properties.state,
  asked_at: Instant(),
  error: Nullable(Type.String()),
});
export type ReadRequestJson = Static<typeof ReadRequestJson>;

export const StatusJson = Type.Object({
  version: Type.String(),
  demo: Type.Boolean(),
  time_zone: Type.String(),
  account: Nullable(Type.String({ description: 'uuid of the signed-in user: “me” among the senders' })),
  state: Type.Union([
    Type.Literal('ok'),
    Type.Literal('starting'),
    Type.Literal('collector_off'),
    Type.Literal('collector_stuck'),
    Type.Literal('store_unwritable'),
    Type.Literal('signin_refused'),
    Type.Literal('bocco_unreachable'),
    Type.Literal('clock_wrong'),
    Type.Literal('bocco_unusable'),
  ]),
  since: Nullable(Instant('since when the state holds')),
  last_success_at: Nullable(Instant('when BOCCO last answered a poll')),
  poll_seconds: Type.Integer(),
  stale_after_seconds: Type.Integer({ description: 'a sensor whose latest reading is older is stale' }),
  now: Instant('BOCCO’s clock, which ages are counted by'),
  clock_ahead_seconds: Nullable(
    Type.Integer({
      description: 'seconds by which this machine’s clock is ahead of BOCCO’s, below 0: behind; null while not known',
    }),
  ),
});
export type StatusJson = Static<typeof StatusJson>;

export const HealthJson = Type.Object({
  status: Type.Enum(['ok', 'degraded']),
  state: Type.Optional(StatusJson.properties.state),
  since: Type.Optional(StatusJson.properties.since),
  last_success_at: Type.Optional(StatusJson.properties.last_success_at),
  clock_ahead_seconds: Type.Optional(StatusJson.properties.clock_ahead_seconds),
  outbox: Type.Optional(
    Type.Object({
      queued: Type.Integer(),
      failed: Type.Integer(),
      oldest_seconds: Nullable(Type.Integer({ description: 'how long the oldest one waits' })),
    }),
  ),
});

export const MeJson = Type.Object({
  via: Type.Enum(['machine', 'session', 'token', 'link'], {
    description: 'machine: no sign-in is asked for here; link: somebody who opened a link to a room',
  }),
  name: Nullable(Type.String()),
  role: Nullable(Type.Enum([...userRoles])),
  permissions: Type.Array(Type.Enum(['read', 'send', 'metrics', 'admin'])),
  room: Nullable(Type.String({ description: 'the uuid of the only room that is shown; null for all rooms' })),
  expires_at: Nullable(Instant('when this device has to sign in again')),
  secure: Type.Boolean({ description: 'whether the page came over https' }),
});
export type MeJson = Static<typeof MeJson>;

export const SessionJson = Type.Object({
  id: Type.Integer(),
  user: Nullable(Type.String({ description: 'who is signed in; null for a link' })),
  link: Nullable(Type.String({ description: 'the link that was opened; null for a user' })),
  device: Type.String({ description: 'what the browser calls itself' }),
  address: Type.String({ description: 'where it was seen last' }),
  created_at: Instant(),
  seen_at: Instant('when it was seen last, to ten minutes'),
  expires_at: Instant(),
  current: Type.Boolean({ description: 'whether it is the device that asks' }),
});
export type SessionJson = Static<typeof SessionJson>;

export const LinkJson = Type.Object({
  name: Type.String(),
  room: Uuid,
  created_by: Nullable(Type.String({ description: 'null on the command line and on the machine itself' })),
  created_at: Instant(),
  expires_at: Instant(),
  used_at: Nullable(Instant()),
});
export type LinkJson = Static<typeof LinkJson>;

export const NewLinkJson = Type.Object({
  ...LinkJson.properties,
  path: Type.String({ description: 'the address, without the host: shown only now' }),
});
export type NewLinkJson = Static<typeof NewLinkJson>;

export const AccessLogJson = Type.Object({
  id: Type.Integer(),
  at: Instant(),
  event: Type.Enum([...accessEvents]),
  name: Nullable(Type.String({ description: 'the user, token or link' })),
  address: Nullable(Type.String({ description: 'null on the command line' })),
  device: Nullable(Type.String()),
});
export type AccessLogJson = Static<typeof AccessLogJson>;

/** The data of each server-sent event, by its name. */
export interface LiveEvents {
  /**
   * Readings arrived or were corrected in `from`…`to`. `readings` has all of that span in order of time; it is null when
   * there are many.
   */
  reading: {
    room: string;
    sensor: string;
    from: string;
    to: string;
    latest: ReadingJson;
    readings: ReadingJson[] | null;
  };
  message: MessageJson;
  outbox: OutboxJson;
  /** A room is new or has changed: its name, members, their read marks, its sensors or its position in the list. */
  room: RoomJson;
  status: StatusJson;
  /** Too many changes to send one by one: load everything again, or only `room` if given. */
  reload: { room?: string };
}
