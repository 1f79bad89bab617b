/**
 * The JSON of the dashboard's answers, written once: for the routes' validation and serialization, OpenAPI and the page's
 * types. Instants are ISO 8601 in UTC; columns of a series have epoch seconds. What has a title is a component of that
 * name in /openapi.json.
 */
import { gapCauses, resolutions, sendFailures, sources, suspicions } from '@roomlog/store';
import { type Metric, metricDefinitions, metrics, perMetric } from '@roomlog/store/metrics';
import { type Static, Type } from 'typebox';
import { ComfortJson } from './comfort-schemas.ts';
import { exampleMember, exampleSensor, exampleUniqueId, Instant, Nullable, Uuid } from './schema-kinds.ts';

const unitOf = ({ unit, exactUnit = unit }: (typeof metricDefinitions)[Metric]) => exactUnit;
const ValuesJson = Type.Object(
  perMetric((metric) =>
    Nullable(
      Type.Number({
        description: unitOf(metricDefinitions[metric]),
        examples: [metricDefinitions[metric].chart.usual[1]],
      }),
    ),
  ),
  { title: 'Values', description: 'What a sensor measured; null where it measured nothing.' },
);
export type ValuesJson = Static<typeof ValuesJson>;

export const ReadingJson = Type.Object(
  {
    id: Type.Integer({ description: 'as BOCCO counts; BOCCO emo counts none', examples: [184_023] }),
    created_at: Instant('when it was taken, or seen'),
    ...ValuesJson.properties,
  },
  { title: 'Reading', description: 'What a sensor measured at a moment.' },
);
export type ReadingJson = Static<typeof ReadingJson>;

export const UserJson = Type.Object(
  {
    uuid: Uuid('of the member', exampleMember),
    user_type: Type.String({ description: 'BOCCO’s word, such as human, bocco or sensor_room', examples: ['human'] }),
    nickname: Type.String({ examples: ['ママ'], description: 'as the family chose it' }),
    icon: Type.String({ description: 'BOCCO’s address of the picture, or empty', examples: [''] }),
  },
  { title: 'User', description: 'Who talks in a room: a person, the robot or a sensor.' },
);
export type UserJson = Static<typeof UserJson>;

const MemberJson = Type.Object(
  {
    user: UserJson,
    joined_at: Nullable(
      Instant('when they joined the room; null where the service doesn’t say', '2025-04-01T00:00:00Z'),
    ),
    read_id: Nullable(
      Type.Integer({
        description: 'the id of the newest message that they have read; null without read marks',
        examples: [5120],
      }),
    ),
  },
  { title: 'Member', description: 'Somebody in a room.' },
);

export const SensorJson = Type.Object(
  {
    uuid: Uuid('of the sensor', exampleSensor),
    user_type: Type.String({ description: 'BOCCO’s word', examples: ['sensor_room'] }),
    sensor_type: Type.String({ description: 'the service’s own word; empty where it has none', examples: ['room'] }),
    nickname: Type.String({ description: 'as the family chose it', examples: ['リビング'] }),
    first_reading_at: Nullable(Instant('the oldest reading; null before the first', '2025-04-01T00:05:00Z')),
    latest: Nullable(ReadingJson, { description: 'the newest reading; null before the first' }),
    stale: Type.Boolean({
      description: 'the latest reading is older than `stale_after_seconds`, by BOCCO’s clock',
      examples: [false],
    }),
    stale_after_seconds: Type.Integer({
      description: '15 minutes or three polls, whichever is longer; half an hour more where readings are observed',
      examples: [900],
    }),
    timing: Type.Enum(['measured', 'observed'], {
      description:
        'how the time of the latest reading is known: the service said it, or the values were seen then and may be older by a poll',
      examples: ['measured'],
    }),
    unchanged_since: Nullable(
      Instant('since when its values are those of the latest reading; null where readings have times of their own'),
    ),
    unchanged_longer: Type.Boolean({
      description: 'they were the same before that, too: nobody looks back further than two days',
      examples: [false],
    }),
    suspect: Type.Array(Type.Enum([...suspicions]), {
      description:
        'what speaks against the latest reading: the same values for more than five hours, not listed any more, or an empty battery',
      examples: [[]],
    }),
    battery: Nullable(Type.Number({ description: 'as the service says it, probably percent', examples: [82] })),
    signal_strength: Nullable(Type.Number({ description: 'as the service says it', examples: [60] })),
    continues: Nullable(
      Type.String({ description: 'the uuid of the sensor whose place it took, as a person said', examples: [null] }),
    ),
    comfort: ComfortJson,
  },
  { title: 'Sensor', description: 'A room sensor.' },
);
export type SensorJson = Static<typeof SensorJson>;

const FileTypes = (what: string) =>
  Type.Array(Type.String(), { description: `of ${what} that can be sent`, examples: [[]] });

const CapabilitiesJson = Type.Object(
  {
    read_marks: Type.Boolean({ description: 'it says who has read what', examples: [true] }),
    events: Type.Boolean({ description: 'its service tells of what happens, through a webhook', examples: [false] }),
    stamps: Type.Array(
      Type.Object({
        uuid: Uuid('to send it by'),
        summary: Type.String({ description: 'what it says', examples: ['おはよう'] }),
      }),
      { description: 'those that can be sent' },
    ),
    image_types: FileTypes('pictures'),
    audio_types: FileTypes('recordings'),
    largest_file: Type.Integer({ description: 'bytes of the largest file that can be sent', examples: [26_214_400] }),
  },
  { title: 'Capabilities', description: 'What the robot in a room can do.' },
);

export const RoomJson = Type.Object(
  {
    uuid: Uuid('of the room'),
    source: Type.Enum([...sources], { description: 'the robot, by the service that the room is read from' }),
    capabilities: CapabilitiesJson,
    account: Nullable(
      Type.String({
        description: 'the uuid of who is signed in there; null before the first sign-in',
        examples: [exampleMember],
      }),
    ),
    name: Type.String({ description: 'as the family chose it', examples: ['わが家'] }),
    position: Nullable(
      Type.Integer({ description: 'place in BOCCO’s list; null once it no longer lists the room', examples: [0] }),
    ),
    time_zone: Type.String({ description: 'IANA name', examples: ['Asia/Tokyo'] }),
    updated_at: Instant(
      'the newest reading of the room, or the last time that BOCCO listed something else of it as new',
    ),
    members: Type.Array(MemberJson, { description: 'who is in it' }),
    sensors: Type.Array(SensorJson, { description: 'room sensors: those that have readings' }),
    unread_count: Type.Integer({ description: 'messages newer than what the room’s account has read', examples: [2] }),
  },
  { title: 'Room', description: 'A BOCCO room: who is in it, its sensors and what they measured last.' },
);
export type RoomJson = Static<typeof RoomJson>;

export const RoomsJson = Type.Object(
  {
    rooms: Type.Array(RoomJson, { description: 'in BOCCO’s order; those that it no longer lists come last' }),
    next: Nullable(
      Type.String({ description: 'give it as `after` for the next page; null at the end', examples: ['MTIuMTE'] }),
    ),
  },
  { title: 'RoomPage', description: 'A page of rooms.' },
);
export type RoomsJson = Static<typeof RoomsJson>;

const Column = (description: string) => Type.Array(Nullable(Type.Number()), { description });

/** The lowest and highest value of each bucket; absent for raw readings. */
const bands = Object.fromEntries(
  metrics.flatMap((metric) =>
    (['min', 'max'] as const).map((end) => [
      `${metric}_${end}`,
      Type.Optional(Column(`the ${end === 'min' ? 'lowest' : 'highest'} of each bucket; absent for raw readings`)),
    ]),
  ),
) as Record<`${Metric}_${'min' | 'max'}`, Type.TOptional<ReturnType<typeof Column>>>;

export const SeriesJson = Type.Object(
  {
    sensor: Uuid('of the sensor', exampleSensor),
    resolution: Type.Enum([...resolutions], { description: 'what `auto` has chosen, or what was asked for' }),
    time_zone: Type.String({
      description: 'the zone whose midnights begin the days and weeks',
      examples: ['Asia/Tokyo'],
    }),
    from: Instant('the first moment that is inside', '2026-11-21T15:00:00Z'),
    to: Instant('the first moment that is no longer inside', '2026-11-22T15:00:00Z'),
    time: Type.Array(Type.Integer(), {
      description: 'epoch seconds: of the reading, or of the bucket’s beginning',
      examples: [[1_795_273_200, 1_795_273_500]],
    }),
    ...perMetric((metric) =>
      Column(`${unitOf(metricDefinitions[metric])}: of the reading, or the mean of the bucket; null marks a gap`),
    ),
    ...bands,
    changes: Type.Optional(
      Type.Array(
        Type.Object({
          time: Type.Integer({ description: 'epoch seconds of its first reading', examples: [1_795_273_200] }),
          sensor: Uuid('of the sensor', exampleSensor),
        }),
        { description: 'with `chain`: when a sensor took the place of the one before' },
      ),
    ),
  },
  { title: 'Series', description: 'Readings as columns of the same length, or their means an hour, a day or a week.' },
);
export type SeriesJson = Static<typeof SeriesJson>;

export const GapJson = Type.Object(
  {
    from: Instant('the last reading before', '2026-11-21T20:00:00Z'),
    to: Instant('the first reading after; now, for a gap that goes on', '2026-11-21T23:30:00Z'),
    cause: Type.Enum([...gapCauses], { description: 'what happened; docs/reference.md says what each means' }),
    ongoing: Type.Boolean({ description: 'BOCCO may still have what is missing', examples: [false] }),
  },
  { title: 'Gap', description: 'A span of more than 15 minutes between two readings.' },
);
export type GapJson = Static<typeof GapJson>;

export const ConflictJson = Type.Object(
  {
    number: Type.Integer({ description: 'names it for `roomlog conflicts accept` and `drop`', examples: [3] }),
    id: Type.Integer({ description: 'of the reading, as BOCCO counts', examples: [184_023] }),
    created_at: Instant('when the reading was taken'),
    shown: Nullable(ValuesJson, { description: 'what is stored; null once that is deleted' }),
    other: ValuesJson,
    received_at: Instant('when this version came, or ceased to be the one that is shown', '2026-11-22T09:45:00Z'),
  },
  { title: 'Conflict', description: 'A version of a reading that contradicts the stored one.' },
);
export type ConflictJson = Static<typeof ConflictJson>;

const fileId = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const MessageJson = Type.Object(
  {
    id: Type.Integer({ description: 'as BOCCO counts: the order in the room', examples: [5121] }),
    unique_id: Type.String({ description: 'what it was posted under', examples: [exampleUniqueId] }),
    room: Uuid('of the room'),
    date: Instant('when it was said, as BOCCO has it'),
    media: Type.String({ description: 'BOCCO’s word: text, audio, image, stamp or motion', examples: ['text'] }),
    message_type: Type.String({ description: 'BOCCO’s word', examples: ['normal'] }),
    text: Type.String({ description: 'what was said; for a recording what BOCCO heard', examples: ['ただいま'] }),
    audio: Type.String({ description: 'BOCCO’s address of the sound, or empty', examples: [''] }),
    image: Type.String({ description: 'BOCCO’s address of the picture, or empty', examples: [''] }),
    sender: Type.String({ description: 'the uuid of who said it', examples: [exampleMember] }),
    user: UserJson,
    dictated: Type.Boolean({ description: 'the text was spoken, not typed', examples: [false] }),
    detail: Type.Unknown({ description: 'what BOCCO adds, as it came; null for most', examples: [null] }),
    audio_file: Nullable(
      Type.String({ description: 'the archived sound, at /media/{id}; null while not stored', examples: [fileId] }),
    ),
    playable_file: Nullable(
      Type.String({ description: 'the same in a format that every browser plays', examples: [fileId] }),
    ),
    image_file: Nullable(
      Type.String({ description: 'the archived picture; null while not stored', examples: [fileId] }),
    ),
    duration: Nullable(
      Type.Number({ description: 'of a recording, in seconds; null where it is not known', examples: [8.2] }),
    ),
    peaks: Nullable(Type.Array(Type.Integer({ minimum: 0, maximum: 100 })), {
      description: 'how loud each fortieth of a recording is, the loudest being 100; null where `duration` is',
    }),
  },
  { title: 'Message', description: 'What somebody in a room said.' },
);
export type MessageJson = Static<typeof MessageJson>;

export const MessageDaysJson = Type.Object(
  {
    zone: Type.String({ description: 'the zone whose midnights begin the days', examples: ['Asia/Tokyo'] }),
    days: Type.Array(
      Type.Object({
        date: Type.String({ format: 'date', description: 'of the home', examples: ['2026-11-22'] }),
        count: Type.Integer({ minimum: 1, description: 'messages with that date', examples: [14] }),
      }),
      { description: 'the oldest first, days without messages left out; those at the ends are counted whole' },
    ),
  },
  { title: 'MessageDays', description: 'How many messages there are of each day.' },
);
export type MessageDaysJson = Static<typeof MessageDaysJson>;

export const EventJson = Type.Object(
  {
    id: Type.Integer({ description: 'give it as `after` for what happened later', examples: [812] }),
    room: Uuid('of the room'),
    event: Type.String({ description: 'what happened, in the service’s word', examples: ['illuminance.changed'] }),
    kind: Type.String({ description: 'more exactly; empty where it has no kinds', examples: ['brighter'] }),
    sensor: Nullable(
      Type.Object({
        uuid: Uuid('of the sensor', exampleSensor),
        nickname: Type.String({ description: 'as the family chose it', examples: ['玄関'] }),
      }),
      { description: 'that told of it; null: the robot itself' },
    ),
    at: Instant('when it happened, by the service’s clock'),
    received_at: Instant('when it came here, by this machine’s clock'),
    data: Type.Unknown({ description: 'what the service says of it, as it came', examples: [null] }),
  },
  { title: 'RoomEvent', description: 'What a service told by itself when it happened.' },
);
export type EventJson = Static<typeof EventJson>;

const sendState = Type.Enum(['queued', 'sent', 'failed'], {
  description: 'queued: not yet at BOCCO; failed: given up, or refused',
});

export const OutboxJson = Type.Object(
  {
    unique_id: Type.String({ description: 'as it was posted', examples: [exampleUniqueId] }),
    room: Uuid('of the room'),
    kind: Type.Enum(['text', 'image', 'audio', 'stamp'], { description: 'what is sent', examples: ['text'] }),
    text: Type.String({
      description: 'what the robot says; empty for a picture or a recording',
      examples: ['ごはんだよ'],
    }),
    media: Nullable(
      Type.String({
        description: 'address of the picture or recording; null for a text',
        examples: [`/media/${fileId}`],
      }),
    ),
    stamp: Nullable(Type.String({ description: 'the uuid of the stamp; null for what is none', examples: [null] })),
    state: Type.Enum(['queued', 'sent', 'failed', 'doubtful'], {
      description:
        'queued: not yet at BOCCO; failed: given up, or refused; doubtful: posted, perhaps not arrived, and not posted again by itself',
    }),
    created_at: Instant('when it was typed'),
    attempts: Type.Integer({ description: 'how often it was posted to BOCCO so far', examples: [0] }),
    error: Nullable(Type.String({ description: 'why the last attempt failed, in one sentence' })),
    failure: Nullable(Type.Enum([...sendFailures]), {
      description: 'the same as a code, to be worded in any language; docs/reference.md says what each means',
    }),
    message_id: Nullable(Type.Integer({ description: 'of the message that it became; null before', examples: [5122] })),
    sent_by: Nullable(
      Type.String({ description: 'who typed it; null where nobody was signed in', examples: ['mother'] }),
    ),
  },
  { title: 'OutboxMessage', description: 'A message on its way out.' },
);
export type OutboxJson = Static<typeof OutboxJson>;

export const SentJson = Type.Object(
  {
    id: Type.Integer({ description: 'give it as `before` for what was sent earlier', examples: [41] }),
    room_name: Type.String({ description: 'of the room', examples: ['わが家'] }),
    ...OutboxJson.properties,
  },
  { title: 'SentMessage', description: 'A message that was typed here.' },
);
export type SentJson = Static<typeof SentJson>;

export const ReadRequestJson = Type.Object(
  {
    room: Uuid('of the room'),
    message_id: Type.Integer({ description: 'the newest message that is marked', examples: [5121] }),
    state: sendState,
    asked_at: Instant('when somebody pressed'),
    error: Nullable(Type.String({ description: 'why the last attempt failed, in one sentence' })),
  },
  { title: 'ReadRequest', description: 'A read mark on its way to BOCCO.' },
);
export type ReadRequestJson = Static<typeof ReadRequestJson>;
