/** Lets in who may come in. Every route says whom it is for; one that doesn't keeps the server from starting. */
import type { Permission } from '@roomlog/access';
import { findSensor, roomOfSensor, type Store } from '@roomlog/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import type { App } from '../server.ts';
import { createIdentify } from './identify.ts';
import type { Principal } from './principal.ts';

/** `open`: for everybody. `self`: for everybody who is let in, about themselves. Else for who has the permission. */
export type AccessTag = 'open' | 'self' | Permission;

/**
 * How a route is kept to the room of a link: by its parameter `room` or `sensor`, or by itself. Without one of these
 * it is not for links.
 */
type RoomTag = 'room' | 'sensor' | 'itself';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: AccessTag;
    rooms?: RoomTag;
  }
  interface FastifyRequest {
    /** Who asks; undefined for nobody, on an open route. */
    principal: Principal | undefined;
  }
}

/** Call it before the routes are added, and before anything that answers. */
export function addDoor(app: App, context: Context): void {
  const identify = createIdentify(context);
  app.addHook('onRoute', (route) => {
    // The page's files, which everybody may have.
    if (route.url === '/*') route.config = { ...route.config, access: 'open' };
    if (route.config?.access !== undefined) return;
    throw new Error(`${String(route.method)} ${route.url} has no access tag: say in its config whom it is for`);
  });
  app.decorateRequest('principal', undefined);
  /** Without a promise where nothing has to be read: most requests come on this machine or in a known session. */
  const enter = (request: FastifyRequest, reply: FastifyReply, principal: Principal | undefined, tag: AccessTag) => {
    request.principal = principal;
    if (tag === 'open') return undefined;
    if (!principal) {
      void reply.header('www-authenticate', 'Bearer');
      throw new HttpError('sign_in_needed', 'Sign in first.');
    }
    if (tag !== 'self' && !principal.permissions.includes(tag)) throw new HttpError('forbidden', refusals[tag]);
    return principal.room === undefined ? undefined : keepToRoom(context, request, principal.room);
  };
  app.addHook('onRequest', (request, reply, done) => {
    // What is at no address is said only to those who are let in.
    const tag = request.routeOptions.config.access ?? 'self';
    const found = identify(request);
    const entered =
      found instanceof Promise
        ? orNobody(found, tag).then((principal) => enter(request, reply, principal, tag))
        : enter(request, reply, found, tag);
    if (entered === undefined) done();
    return entered;
  });
}

/** A wrong token on an open route is nobody. */
async function orNobody(found: Promise<Principal | undefined>, tag: AccessTag): Promise<Principal | undefined> {
  try {
    return await found;
  } catch (error) {
    if (tag === 'open') return undefined;
    throw error;
  }
}

/** @throws HttpError as if there were no other room */
async function keepToRoom({ reader }: Context, request: FastifyRequest, room: string): Promise<void> {
  const { rooms } = request.routeOptions.config;
  if (rooms === undefined) throw new HttpError('forbidden', 'A link shows one room, and nothing else.');
  if (rooms === 'itself') return;
  const { room: asked, sensor } = request.params as { room?: string; sensor?: string };
  const found = rooms === 'room' ? asked : await roomUuidOf(reader, sensor ?? '');
  if (found?.toLowerCase() !== room.toLowerCase()) throw new HttpError('not_found', `There is no such ${rooms}.`);
}

async function roomUuidOf({ db }: Store, sensorUuid: string): Promise<string | undefined> {
  const sensor = await findSensor(db, sensorUuid);
  return sensor && (await roomOfSensor(db, sensor))?.uuid;
}

const refusals: Record<Permission, string> = {
  read: 'This token may not read; make one with the scope read.',
  send: 'You may look, but not send; an admin can change that with roomlog user role NAME member.',
  metrics: 'This is for programs that watch roomlog; use a token with the scope metrics.',
  admin: 'Only an admin may do this.',
};

/** Who asks, on a route that lets nobody else in. */
export function principalOf({ principal }: Pick<FastifyRequest, 'principal'>): Principal {
  if (!principal) throw new Error('an open route has asked who it is');
  return principal;
}

/** What a list of rooms answers depends on: who came by a link has another one at the same address. */
export const roomsAddress = (request: FastifyRequest) => `${principalOf(request).room ?? ''} ${request.url}`;
