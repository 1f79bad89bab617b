/** Signing in to BOCCO from the page, and which rooms are recorded. */
import { signInOutcomes } from '@roomlog/runtime';
import { sources } from '@roomlog/store';
import { type Static, Type } from 'typebox';
import { exampleRoom, exampleSensor, Nullable, Uuid } from '../schema-kinds.ts';
import { ReadingJson } from '../schemas.ts';

const SetupSensorJson = Type.Object(
  {
    uuid: Uuid('of the sensor', exampleSensor),
    nickname: Type.String({ description: 'as BOCCO calls it', examples: ['リビング'] }),
    latest: Nullable(ReadingJson, { description: 'its newest reading; null while none has come' }),
  },
  { title: 'SetupSensor', description: 'A sensor, and whether something has come from it.' },
);

const SetupRoomJson = Type.Object(
  {
    uuid: Uuid('of the room'),
    name: Type.String({ description: 'as BOCCO calls it', examples: ['わが家'] }),
    followed: Type.Boolean({ description: 'whether it is recorded', examples: [true] }),
    sensors: Type.Array(SetupSensorJson, { description: 'those that have readings; of a followed room only' }),
  },
  { title: 'SetupRoom', description: 'A room that the account is in.' },
);

export const SetupJson = Type.Object(
  {
    demo: Type.Boolean({ description: 'whether the home is made up', examples: [false] }),
    sign_in: Type.Enum(['possible', 'not_private', 'from_environment'], {
      description:
        'whether credentials are taken here; not_private: others could read them on the way; from_environment: they are set there',
    }),
    account: Type.Object(
      {
        name: Type.String({ description: 'the one to sign in to, such as one that is refused', examples: ['default'] }),
        source: Type.Enum([...sources], { description: 'whose robot it is for' }),
        user: Nullable(Type.String({ description: 'what its user is called in the rooms', examples: ['パパ'] })),
        state: Type.Enum(['none', 'refused', 'signed_in'], { description: 'refused: BOCCO does not take its sign-in' }),
      },
      { description: 'the account at BOCCO or BOCCO emo' },
    ),
    rooms: Type.Array(SetupRoomJson, { description: 'in BOCCO’s order; empty in the demo' }),
  },
  { title: 'Setup', description: 'How far a home is set up.' },
);
export type SetupJson = Static<typeof SetupJson>;

const text = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 1024, description, examples: [example] });

const accountName = (usual: string) =>
  Type.Optional(
    Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      description: `up to 32 small letters, digits and hyphens; \`${usual}\` when left out`,
      examples: [usual],
    }),
  );

export const BoccoSignInJson = Type.Object(
  {
    account: accountName('default'),
    api_key: text('a text of at most 1,024 characters; YUKAI Engineering gives it out', 'bocco-api-key'),
    email: text('a text of at most 1,024 characters; that of the BOCCO app', 'mother@example.com'),
    password: text('a text of at most 1,024 characters; that of the BOCCO app', 'correct horse battery staple'),
  },
  { title: 'BoccoSignIn', description: 'What signs in to BOCCO. The collector tries it; the dashboard keeps nothing.' },
);

export const EmoSignInJson = Type.Object(
  {
    account: accountName('emo'),
    refresh_token: text(
      'a text of at most 1,024 characters, from https://platform-api.bocco.me/dashboard/login',
      '4f1c2f9e-0000-4000-8000-000000000000',
    ),
  },
  { title: 'EmoSignIn', description: 'What signs in to BOCCO emo, as that of BOCCO.' },
);

export const SignedInJson = Type.Object(
  {
    outcome: Type.Enum([...signInOutcomes], {
      description: 'what became of it; docs/reference.md says what each means',
    }),
  },
  { title: 'SignInOutcome', description: 'What BOCCO said, or why it was not asked.' },
);
export type SignedInJson = Static<typeof SignedInJson>;

export const FollowedJson = Type.Object(
  {
    rooms: Type.Array(
      Type.Object(
        {
          uuid: Uuid('the uuid of a room'),
          followed: Type.Boolean({ description: 'true or false', examples: [false] }),
        },
        { additionalProperties: false, description: 'an object of uuid and followed' },
      ),
      {
        maxItems: 500,
        description: 'a list of at most 500 rooms; others stay as they are',
        examples: [[{ uuid: exampleRoom, followed: false }]],
      },
    ),
  },
  { title: 'FollowedRooms', description: 'Which rooms are recorded from now on.' },
);
