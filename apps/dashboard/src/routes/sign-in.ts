/** Signing in and out, and what somebody may know and change about themselves. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  accessLog,
  createSignIn,
  endSession,
  findLink,
  listSessions,
  recordAccess,
  renewSession,
  type SignIn,
  setPassword,
  startSession,
} from '@roomlog/access';
import { isLoopbackHost, sharedUrls } from '@roomlog/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { clearCookie, setCookie } from '../access/cookie.ts';
import { principalOf } from '../access/door.ts';
import { AccessLogJson, MeJson, SessionJson } from '../access/schemas.ts';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import { newestFirst } from '../http/page-query.ts';
import { now } from '../http/range.ts';
import { instant } from '../serialize.ts';
import type { App } from '../server.ts';

const Password = Type.String({
  minLength: 1,
  maxLength: 1024,
  description: 'a text of at most 1,024 characters',
  examples: ['correct horse battery staple'],
});
const Name = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'a text of at most 256 characters',
  examples: ['mother'],
});
const SignInBody = Type.Object({ name: Name, password: Password }, { title: 'SignIn', description: 'Who signs in.' });
const PasswordBody = Type.Object(
  { current: Password, password: Password },
  { title: 'PasswordChange', description: 'The password of now, and the next one.' },
);
const LinkBody = Type.Object(
  {
    secret: Type.String({
      maxLength: 100,
      description: 'what the link’s address has behind `#link=`',
      examples: ['kb3XqT1mN0'],
    }),
  },
  { title: 'LinkSecret', description: 'What opens a link.' },
);
const SessionParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'the id of a session', examples: [7] }),
});
const LogQuery = newestFirst('those');

const signedIn = {
  ...Type.Null(),
  description: 'It is done, and the browser is signed in.',
  headers: { 'set-cookie': { type: 'string', description: 'the session' } },
};

const visitOf = ({ ip, headers }: FastifyRequest) => {
  return { now: now(), address: ip, device: headers['user-agent'] ?? '' };
};

export function signInRoutes(app: App, { access: { db }, config: { listen } }: Context): void {
  const signIn = createSignIn(db);

  app.post(
    '/login',
    {
      config: { access: 'open', refuses: [401, 429] },
      schema: { operationId: 'signIn', summary: 'Sign in', body: SignInBody, response: { 204: signedIn } },
    },
    async (request, reply) => {
      const user = await compare(signIn, reply, request.body);
      setCookie(reply, await startSession(db, { user }, visitOf(request)));
      await recordAccess(db, { ...logged(request), event: 'signed_in', name: user.name });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/logout',
    {
      config: { access: 'open' },
      schema: { operationId: 'signOut', summary: 'Sign out', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { session, name = null } = request.principal ?? {};
      clearCookie(reply);
      // What the browser has kept of this home; heeded over https alone.
      reply.header('clear-site-data', '"cache"');
      if (session) {
        await endSession(db, session.session.id);
        await recordAccess(db, { ...logged(request), event: 'signed_out', name });
      }
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/link',
    {
      config: { access: 'open', refuses: [401] },
      schema: {
        operationId: 'openLink',
        summary: 'Open a link to a room',
        body: LinkBody,
        response: { 204: signedIn },
      },
    },
    async (request, reply) => {
      const link = await findLink(db, request.body.secret, now());
      if (!link) throw new HttpError('sign_in_refused', 'This link has ended; ask for another one.');
      setCookie(reply, await startSession(db, { link }, visitOf(request)));
      await recordAccess(db, { ...logged(request), event: 'link_opened', name: link.name });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/me',
    {
      config: { access: 'self', rooms: 'itself' },
      schema: { operationId: 'getMe', summary: 'Who is signed in here', response: { 200: MeJson } },
    },
    async (request, reply) => {
      const { via, name, role, permissions, room = null, session } = principalOf(request);
      // Here alone, so that no answer that a browser keeps has a cookie.
      if (session) {
        const { expires_at } = session.session;
        const secret = await renewSession(db, session, { ...visitOf(request), mayRotate: true }).catch(() => undefined);
        if (secret !== undefined) setCookie(reply, { secret, expires_at });
      }
      const ends = session ? instant(session.session.expires_at) : null;
      return {
        via,
        name,
        role,
        permissions: [...permissions],
        room,
        expires_at: ends,
        secure: request.protocol === 'https',
      };
    },
  );

  app.post(
    '/api/me/password',
    {
      config: { access: 'self', refuses: [429] },
      schema: {
        operationId: 'changePassword',
        summary: 'Change your password: every other device has to sign in again',
        body: PasswordBody,
        response: { 204: signedIn },
      },
    },
    async (request, reply) => {
      const { current, password } = request.body;
      const { session, name } = principalOf(request);
      if (!session?.user || name === null) throw new HttpError('forbidden', 'Only a signed-in user has a password.');
      await compare(signIn, reply, { name, password: current });
      const user = await setPassword(db, name, password, now());
      setCookie(reply, await startSession(db, { user }, visitOf(request)));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/sessions',
    {
      config: { access: 'self' },
      schema: {
        operationId: 'listSessions',
        summary: 'Signed-in devices: your own, for an admin everybody’s',
        response: { 200: Type.Array(SessionJson, { description: 'The signed-in devices.' }) },
      },
    },
    async ({ principal }) => {
      const { session, permissions } = principalOf({ principal });
      const all = permissions.includes('admin');
      const sessions = await listSessions(db, now(), all ? undefined : (session?.user?.id ?? 0));
      return sessions.map(({ created_at, seen_at, expires_at, ...rest }) => {
        const times = { created_at: instant(created_at), seen_at: instant(seen_at), expires_at: instant(expires_at) };
        return { ...rest, ...times, current: rest.id === session?.session.id };
      });
    },
  );

  app.delete(
    '/api/sessions/:id',
    {
      config: { access: 'self' },
      schema: {
        operationId: 'endSession',
        summary: 'Sign a device out',
        params: SessionParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { session, permissions } = principalOf(request);
      const { id } = request.params;
      const all = permissions.includes('admin');
      const listed = await listSessions(db, now(), all ? undefined : (session?.user?.id ?? 0));
      const found = listed.find((one) => one.id === id);
      if (!found) throw new HttpError('not_found', 'There is no such signed-in device.');
      await endSession(db, id);
      await recordAccess(db, { ...logged(request), event: 'signed_out', name: found.user ?? found.link });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/addresses',
    {
      config: { access: 'self' },
      schema: {
        operationId: 'listAddresses',
        summary: 'Where a phone in the home network finds the page; empty while it is not shared',
        response: {
          200: Type.Array(Type.String({ examples: ['http://192.168.1.20:4680/'] }), {
            description: 'Empty while the page is not shared.',
          }),
        },
      },
    },
    ({ socket }) => (isLoopbackHost(listen.host) ? [] : sharedUrls(socket.localPort ?? listen.port)),
  );

  app.get(
    '/api/access-log',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listAccessLog',
        summary: 'Who signed in, and changes of access, newest first',
        querystring: LogQuery,
        response: { 200: Type.Array(AccessLogJson, { description: 'The newest first.' }) },
      },
    },
    async ({ query: { before, limit = 50 } }) =>
      (await accessLog(db, { before, limit })).map(({ at, ...entry }) => ({ ...entry, at: instant(at) })),
  );
}

const logged = (request: FastifyRequest) => {
  const { now: at, address, device } = visitOf(request);
  return { at, address, device: device.slice(0, 300) };
};

/** How long somebody who tries too often waits for the answer. */
const slowedMs = 25;

/** @throws HttpError the same for an unknown name and a wrong password */
async function compare(signIn: SignIn, reply: FastifyReply, given: { name: string; password: string }) {
  const result = await signIn.attempt(given, visitOf(reply.request));
  if (result.outcome === 'accepted') return result.user;
  if (result.outcome === 'refused') {
    throw new HttpError('sign_in_refused', 'This name and password do not belong together.');
  }
  // Guesses by the thousand come one after another on each connection, and leave room for others.
  await delay(slowedMs);
  reply.header('retry-after', result.seconds);
  throw new HttpError('too_many_tries', `There were too many tries; wait ${result.seconds} seconds.`);
}
