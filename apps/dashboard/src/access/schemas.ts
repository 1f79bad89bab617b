/** Who is signed in, and with what. */
import { accessEvents, tokenScopes, userRoles } from '@roomlog/access';
import { type Static, Type } from 'typebox';
import { exampleRoom, Instant, Nullable, Uuid } from '../schema-kinds.ts';

const exampleUser = 'mother';
const exampleDevice = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)';

export const MeJson = Type.Object(
  {
    via: Type.Enum(['machine', 'session', 'token', 'link'], {
      description: 'machine: no sign-in is asked for here; link: somebody who opened a link to a room',
    }),
    name: Nullable(Type.String({ description: 'of the user, token or link', examples: [exampleUser] })),
    role: Nullable(Type.Enum([...userRoles]), { description: 'of a user; null for anybody else' }),
    permissions: Type.Array(Type.Enum(['read', 'send', 'metrics', 'admin']), {
      description: 'what they may do',
      examples: [['read', 'send']],
    }),
    room: Nullable(
      Type.String({
        description: 'the uuid of the only room that is shown; null for all rooms',
        examples: [exampleRoom],
      }),
    ),
    expires_at: Nullable(Instant('when this device has to sign in again')),
    secure: Type.Boolean({ description: 'whether the page came over https', examples: [true] }),
  },
  { title: 'Me', description: 'Who asks, and what they may do.' },
);
export type MeJson = Static<typeof MeJson>;

export const SessionJson = Type.Object(
  {
    id: Type.Integer({ description: 'of the session', examples: [7] }),
    user: Nullable(Type.String({ description: 'who is signed in; null for a link', examples: [exampleUser] })),
    link: Nullable(Type.String({ description: 'the link that was opened; null for a user' })),
    device: Type.String({ description: 'what the browser calls itself', examples: [exampleDevice] }),
    address: Type.String({ description: 'where it was seen last', examples: ['192.168.1.23'] }),
    created_at: Instant('when it signed in', '2026-11-01T08:00:00Z'),
    seen_at: Instant('when it was seen last, to ten minutes'),
    expires_at: Instant('when it has to sign in again', '2027-02-20T08:00:00Z'),
    current: Type.Boolean({ description: 'whether it is the device that asks', examples: [true] }),
  },
  { title: 'Session', description: 'A signed-in device.' },
);
export type SessionJson = Static<typeof SessionJson>;

export const LinkJson = Type.Object(
  {
    name: Type.String({ description: 'as whoever made it called it', examples: ['Kitchen tablet'] }),
    room: Uuid('of the room that it shows'),
    created_by: Nullable(
      Type.String({ description: 'null on the command line and on the machine itself', examples: [exampleUser] }),
    ),
    created_at: Instant('when it was made'),
    expires_at: Instant('when it ends', '2027-11-22T09:42:00Z'),
    used_at: Nullable(Instant('when it was last opened or used; null before')),
  },
  { title: 'Link', description: 'A link that shows one room without a sign-in.' },
);
export type LinkJson = Static<typeof LinkJson>;

export const NewLinkJson = Type.Object(
  {
    ...LinkJson.properties,
    path: Type.String({
      description: 'the address, without the host: shown only now',
      examples: ['/#link=kb3XqT1mN0'],
    }),
  },
  { title: 'NewLink', description: 'A link, with its secret.' },
);
export type NewLinkJson = Static<typeof NewLinkJson>;

export const UserJson = Type.Object(
  {
    name: Type.String({ description: 'with which they sign in', examples: [exampleUser] }),
    role: Type.Enum([...userRoles], { description: 'a viewer sees, a member sends too, an admin manages too' }),
    created_at: Instant('when they were added', '2026-11-01T08:00:00Z'),
    seen_at: Nullable(Instant('when one of their devices was seen last; null while none is signed in')),
    devices: Type.Integer({ description: 'on how many devices they are signed in', examples: [2] }),
  },
  { title: 'SignInUser', description: 'Somebody who can sign in.' },
);
export type UserJson = Static<typeof UserJson>;

export const TokenJson = Type.Object(
  {
    name: Type.String({ description: 'as whoever made it called it', examples: ['Grafana'] }),
    scopes: Type.Array(Type.Enum([...tokenScopes]), { description: 'what it may do', examples: [['read']] }),
    created_at: Instant('when it was made'),
    expires_at: Nullable(Instant('when it ends; null for never', '2027-02-20T09:42:00Z')),
    used_at: Nullable(Instant('when it was last used, to ten minutes; null before')),
  },
  { title: 'Token', description: 'What a program asks with. It is in the header `Authorization: Bearer`.' },
);
export type TokenJson = Static<typeof TokenJson>;

export const NewTokenJson = Type.Object(
  {
    ...TokenJson.properties,
    token: Type.String({
      description: 'the secret itself: shown only now',
      examples: ['rl_kb3XqT1mN0dZ8vYc5LwR2pGh7JtFa4SeUx9BiQoEnM6'],
    }),
  },
  { title: 'NewToken', description: 'A token, with its secret.' },
);
export type NewTokenJson = Static<typeof NewTokenJson>;

export const AccessLogJson = Type.Object(
  {
    id: Type.Integer({ description: 'give it as `before` for what was earlier', examples: [230] }),
    at: Instant('when it was'),
    event: Type.Enum([...accessEvents], { description: 'what happened' }),
    name: Nullable(Type.String({ description: 'the user, token or link', examples: [exampleUser] })),
    address: Nullable(Type.String({ description: 'null on the command line', examples: ['192.168.1.23'] })),
    device: Nullable(
      Type.String({
        description: 'what the browser calls itself; null on the command line',
        examples: [exampleDevice],
      }),
    ),
  },
  { title: 'AccessLogEntry', description: 'A sign-in, or a change of who may ask.' },
);
export type AccessLogJson = Static<typeof AccessLogJson>;
