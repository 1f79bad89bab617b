import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { newest } from '../../household/readings.ts';
import { find, markRead, type RoomMessages } from '../../household/room-messages.ts';
import { newestOffered, readableMessagesOf, roomMessagesOf, type State, sensorOf, wakePolls } from '../../state.ts';
import { chunked, json, list, rawJson } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import { type Parameters, wholeNumber } from '../request.ts';
import { pageOf } from './pages.ts';
import { waitForEvents } from './subscribe.ts';
import { messageOf, readingOf, roomsOf } from './wire.ts';

/** The credentials that every simulator accepts: those of its first account. */
export const demoCredentials = {
  api_key: 'demo-api-key',
  email: 'demo@example.com',
  password: 'demo-password',
} as const;

/** Those of another account; they count from 1. Only the address differs: `demo-2@example.com`. */
export function credentialsOf(account: number): { api_key: string; email: string; password: string } {
  return account === 1 ? demoCredentials : { ...demoCredentials, email: `demo-${account}@example.com` };
}

/** POST /sessions: a new token. Only {@link credentialsOf} an account are right. */
export const signIn: Handler = (state, parameters) => {
  if (parameters.text('apikey') !== demoCredentials.api_key) throw new HttpError(401, { message: 'Invalid apikey' });
  const email = parameters.text('email');
  const account = state.accounts.find((_, index) => credentialsOf(index + 1).email === email);
  if (account === undefined || parameters.text('password') !== demoCredentials.password) throw new HttpError(401);
  const access_token = randomBytes(32).toString('hex');
  state.tokens.set(access_token, { account, issued: state.clock.seconds(), minute: 0, calls: 0 });
  state.received.push({ kind: 'session', email });
  return json(200, { access_token, uuid: account.household.account.uuid });
};

/**
 * Checks the access token of a call. Throws {@link HttpError} 401 for a wrong or expired one, 429 over the rate limit.
 * @returns what its account has
 */
export function authorise(state: State, endpoint: string, parameters: Parameters): State {
  const needsToken = endpoint !== 'sessions' && (endpoint !== 'media' || state.settings.media_needs_token);
  if (!needsToken) return state;
  const token = state.tokens.get(parameters.text('access_token'));
  const now = state.clock.seconds();
  const { token_lifetime, rate_limit, retry_after } = state.settings;
  if (token === undefined || (token_lifetime > 0 && now >= token.issued + token_lifetime)) {
    throw new HttpError(401);
  }
  const minute = Math.floor(now / 60);
  token.calls = token.minute === minute ? token.calls + 1 : 1;
  token.minute = minute;
  if (rate_limit === 0 || token.calls <= rate_limit) return token.account;
  throw new HttpError(429, { headers: retry_after === 0 ? {} : { 'retry-after': String(retry_after) } });
}

/** Whose call it is, from 1: by its token, or the address that it signs in with. Null when neither is known. */
export function accountOf({ tokens, accounts }: State, { query, body }: FastifyRequest): number | null {
  const given: Record<string, unknown> = { ...(query as object | null), ...(body as object | null) };
  const { access_token, email } = given;
  const account = tokens.get(String(access_token))?.account;
  const index = accounts.findIndex((one, at) => (account ? one === account : credentialsOf(at + 1).email === email));
  return index < 0 ? null : index + 1;
}

/** GET /rooms/joined */
export const listRooms: Handler = (state) => list(roomsOf(state), state.settings.empty_list);

/** GET /rooms/{room}/messages */
export const listMessages: Handler = (state, parameters) => {
  const roomMessages = readableMessagesOf(state, parameters.path('room'));
  const newerThan = wholeNumber(parameters.text('newer_than'));
  const olderThan = wholeNumber(parameters.text('older_than'));
  const page = pageOf(state, roomMessages, state.clock.seconds(), { newerThan, olderThan });
  const messages = page.map((entry) => messageOf(state, entry));
  const last = messages.at(-1);
  if (parameters.text('read') === '1' && last !== undefined) moveReadMark(state, roomMessages, last.id, 'messages');
  return list(messages, state.settings.empty_list);
};

/** GET /rooms/{room}/subscribe */
export const subscribe: Handler = async (state, parameters, clientGone) => {
  const roomMessages = readableMessagesOf(state, parameters.path('room'));
  if (parameters.text('newer_than') === '' && state.settings.strict_newer_than) throw new HttpError(400);
  const events = await waitForEvents(state, roomMessages, wholeNumber(parameters.text('newer_than')), clientGone);
  const last = events.findLast(({ event }) => event === 'message');
  if (parameters.text('read') === '1' && last?.event === 'message')
    moveReadMark(state, roomMessages, last.body.id, 'subscribe');
  return state.settings.subscribe_shape === 'array' ? list(events, 'array') : json(200, events[0]);
};

/** POST /rooms/{room}/messages/{message}/read */
export const markAsRead: Handler = (state, parameters) => {
  const roomMessages = readableMessagesOf(state, parameters.path('room'));
  const id = Number(parameters.path('message'));
  if (find(roomMessages, state.clock.seconds(), id + state.idOffset) === undefined) throw new HttpError(404);
  moveReadMark(state, roomMessages, id, 'read');
  return json(200, {});
};

/** Moves the account's read mark, for `read=1` and the read endpoint. */
function moveReadMark(state: State, roomMessages: RoomMessages, id: number, by: string): void {
  markRead(roomMessages, state.household.account.uuid, id + state.idOffset);
  state.received.push({ kind: 'read', room: roomMessages.room.uuid, id, by });
  wakePolls(state);
}

/** GET /rooms/{room}/sensor_environments/{sensor}: the newest `window` readings, newest first. */
export const listReadings: Handler = (state, parameters) => {
  const tracked = sensorOf(
    state,
    roomMessagesOf(state, 'bocco', parameters.path('room')).room,
    parameters.path('sensor'),
  );
  const until = newestOffered(state);
  const times = newest(tracked.series, until).take(state.settings.window);
  const readings = times.map((at) => readingOf(state, tracked, at));
  const isNull = state.settings.empty_list === 'null' && tracked.series.before(until) === undefined;
  return rawJson(200, isNull ? ['null'] : chunked('[', readings, ',', ']'));
};
