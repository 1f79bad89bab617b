/** How the logging goes. */
import { type Static, Type } from 'typebox';
import { exampleMember, Instant, Nullable } from './schema-kinds.ts';

const states = [
  'ok',
  'starting',
  'collector_off',
  'collector_stuck',
  'store_unwritable',
  'signin_refused',
  'bocco_unreachable',
  'clock_wrong',
  'bocco_unusable',
] as const;

const TimeOfDay = (description: string, example: string) =>
  Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description, examples: [example] });

export const QuietHoursJson = Type.Object(
  {
    from: TimeOfDay('a time of the day such as 21:00; by the home’s clock', '21:00'),
    to: TimeOfDay('a time of the day such as 21:00; of the next morning where it is before `from`', '07:00'),
  },
  { additionalProperties: false, title: 'QuietHours', description: 'When the home wants quiet.' },
);
export type QuietHoursJson = Static<typeof QuietHoursJson>;

export const StatusJson = Type.Object(
  {
    version: Type.String({ description: 'of roomlog', examples: ['0.1.0'] }),
    demo: Type.Boolean({ description: 'whether the home is made up', examples: [false] }),
    time_zone: Type.String({ description: 'the home’s: an IANA name', examples: ['Asia/Tokyo'] }),
    account: Nullable(
      Type.String({ description: 'uuid of the signed-in user: “me” among the senders', examples: [exampleMember] }),
    ),
    state: Type.Enum([...states], { description: 'the worst that holds' }),
    since: Nullable(Instant('since when the state holds')),
    last_success_at: Nullable(Instant('when BOCCO last answered a poll')),
    poll_seconds: Type.Integer({ description: 'how often BOCCO is asked', examples: [300] }),
    stale_after_seconds: Type.Integer({
      description: 'a sensor of BOCCO whose latest reading is older is stale; every sensor says its own',
      examples: [900],
    }),
    now: Instant('BOCCO’s clock, which ages are counted by'),
    quiet_hours: Nullable(QuietHoursJson, { description: 'null where the home wants none' }),
    clock_ahead_seconds: Nullable(
      Type.Integer({
        description: 'seconds by which this machine’s clock is ahead of BOCCO’s, below 0: behind; null while not known',
        examples: [0],
      }),
    ),
  },
  { title: 'Status', description: 'How the logging goes, and since when.' },
);
export type StatusJson = Static<typeof StatusJson>;

export const HealthJson = Type.Object(
  {
    status: Type.Enum(['ok', 'degraded'], { description: 'degraded: what is recorded lacks something' }),
    state: Type.Optional(StatusJson.properties.state),
    since: Type.Optional(StatusJson.properties.since),
    last_success_at: Type.Optional(StatusJson.properties.last_success_at),
    clock_ahead_seconds: Type.Optional(StatusJson.properties.clock_ahead_seconds),
    outbox: Type.Optional(
      Type.Object(
        {
          queued: Type.Integer({ description: 'messages that wait', examples: [1] }),
          failed: Type.Integer({ description: 'messages that were given up or refused', examples: [0] }),
          oldest_seconds: Nullable(Type.Integer({ description: 'how long the oldest one waits', examples: [12] })),
        },
        { description: 'what was typed and is not sent' },
      ),
    ),
  },
  { title: 'Health', description: 'The status alone for strangers; the rest for who is signed in or has a token.' },
);

export const ReadyJson = Type.Object(
  { status: Type.Enum(['ok'], { description: 'it can read the store', examples: ['ok'] }) },
  { title: 'Ready', description: 'The dashboard can answer, whatever the logging does.' },
);
