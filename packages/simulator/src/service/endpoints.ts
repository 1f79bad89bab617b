import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { newest } from '../household/readings.ts';
import { find, markRead } from '../household/room-messages.ts';
import {
  joinedRooms,
  messageOf,
  readableRoomOf,
  readingOf,
  roomOf,
  type State,
  sensorOf,
  wakePolls,
} from '../state.ts';
import { type Answer, chunked, JSON_TYPE, json, list } from './answer.ts';
import { HttpError } from './http-error.ts';
import { pageOf } from './pages.ts';
import { type Parameters, pathPart, readParameters, wholeNumber } from './request.ts';
import { waitForEvents } from './subscribe.ts';

export type Handler = (world: State, request: FastifyRequest, gone: AbortSignal) => Promise<Answer>;

/** What every simulator takes; there is one account. */
export const demoCredentials = {
  api_key: 'demo-api-key',
  email: 'demo@example.com',
  password: 'demo-password',
} as const;

export const signIn: Handler = async (world, request) => {
  const said = await readParameters(request);
  if (said.text('apikey') !== demoCredentials.api_key) throw new HttpError(401, 'Invalid apikey');
  if (said.text('email') !== demoCredentials.email || said.text('password') !== demoCredentials.password) {
    throw new HttpError(401, 'Unauthorized');
  }
  const access_token = randomBytes(32).toString('hex');
  world.tokens.set(access_token, { issued: world.clock.seconds(), minute: 0, calls: 0 });
  world.received.push({ kind: 'session', email: said.text('email') });
  return json(200, { access_token, uuid: world.house.account.uuid });
};

/** Throws {@link HttpError} 401 for a token that isn't (any more) one, 429 for one used too often. */
export function authorise(world: State, said: Parameters): void {
  const token = world.tokens.get(said.text('access_token'));
  const now = world.clock.seconds();
  const { token_lifetime, rate_limit, retry_after } = world.settings;
  if (token === undefined || (token_lifetime > 0 && now >= token.issued + token_lifetime)) {
    throw new HttpError(401, 'Unauthorized');
  }
  const minute = Math.floor(now / 60);
  token.calls = token.minute === minute ? token.calls + 1 : 1;
  token.minute = minute;
  if (rate_limit === 0 || token.calls <= rate_limit) return;
  throw new HttpError(429, 'Too Many Requests', retry_after === 0 ? {} : { 'retry-after': String(retry_after) });
}

export const listRooms: Handler = async (world, request) => {
  authorise(world, await readParameters(request));
  return list(joinedRooms(world), world.settings.empty_list);
};

/** A read mark of the account, as `read=1` and the read endpoint make it. */
function read(world: State, room: string, id: number, by: string): void {
  const box = readableRoomOf(world, room);
  markRead(box, world.house.account.uuid, id + world.idsFrom);
  world.received.push({ kind: 'read', room: box.room.uuid, id, by });
  wakePolls(world);
}

export const listMessages: Handler = async (world, request) => {
  const said = await readParameters(request);
  authorise(world, said);
  const room = pathPart(request, 'room');
  const box = readableRoomOf(world, room);
  const bounds = { newerThan: wholeNumber(said.text('newer_than')), olderThan: wholeNumber(said.text('older_than')) };
  const page = pageOf(world, box, world.clock.seconds(), bounds);
  const messages = page.map((entry) => messageOf(world, entry));
  const last = messages.at(-1);
  if (said.text('read') === '1' && last !== undefined) read(world, room, last.id, 'messages');
  return list(messages, world.settings.empty_list);
};

export const subscribe: Handler = async (world, request, gone) => {
  const said = await readParameters(request);
  authorise(world, said);
  const room = pathPart(request, 'room');
  const box = readableRoomOf(world, room);
  if (said.text('newer_than') === '' && world.settings.strict_newer_than) throw new HttpError(400, 'Bad Request');
  const events = await waitForEvents(world, box, wholeNumber(said.text('newer_than')), gone);
  const last = events.findLast(({ event }) => event === 'message');
  if (said.text('read') === '1' && last?.event === 'message') read(world, room, last.body.id, 'subscribe');
  return world.settings.subscribe_shape === 'array' ? list(events, 'array') : json(200, events[0]);
};

export const markAsRead: Handler = async (world, request) => {
  const said = await readParameters(request);
  authorise(world, said);
  const room = pathPart(request, 'room');
  const id = Number(pathPart(request, 'message'));
  if (find(readableRoomOf(world, room), world.clock.seconds(), id + world.idsFrom) === undefined)
    throw new HttpError(404, 'Not Found');
  read(world, room, id, 'read');
  return json(200, {});
};

export const listReadings: Handler = async (world, request) => {
  authorise(world, await readParameters(request));
  const tracked = sensorOf(world, roomOf(world, pathPart(request, 'room')).room, pathPart(request, 'sensor'));
  const times = newest(tracked.series, world.clock.seconds()).take(world.settings.window);
  const readings = times.map((at) => readingOf(world, tracked, at));
  const isNull = world.settings.empty_list === 'null' && tracked.series.before(world.clock.seconds()) === undefined;
  const body = isNull ? ['null'] : chunked('[', readings, ',', ']');
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body };
};
