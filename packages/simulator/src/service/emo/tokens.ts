import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { State } from '../../state.ts';
import { json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import type { Parameters } from '../request.ts';
import { UNAUTHORIZED } from './errors.ts';
import { checkPlan } from './plans.ts';
import { countCall } from './rate-limit.ts';

/** The claims of an access token. Times are epoch seconds. */
interface Claims {
  sub: string;
  iss: string;
  iat: number;
  exp: number;
  plan: string;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = encode({ typ: 'JWT', alg: 'HS512' });

const signatureOf = ({ emoService }: State, text: string) => createHmac('sha512', emoService.key).update(text).digest();

/** An access token of the account. */
function accessToken(state: State, { household }: State): string {
  const iat = state.clock.seconds();
  const { emo_token_lifetime, emo_plan } = state.settings;
  const sub = household.account.uuid.toLowerCase();
  const claims: Claims = { sub, iss: 'platform-api', iat, exp: iat + emo_token_lifetime, plan: emo_plan };
  const text = `${HEADER}.${encode(claims)}`;
  return `${text}.${signatureOf(state, text).toString('base64url')}`;
}

/** The claims of a token that was signed here; undefined for any other. */
function readToken(state: State, token: string): Claims | undefined {
  const [, text = '', claims = '', signature = ''] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
  const [given, right] = [Buffer.from(signature, 'base64url'), signatureOf(state, text)];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
}

const BEARER = /^bearer +(\S+) *$/i;

/** Whose the token in `Authorization` is, from 0; -1 for nobody's. */
const accountOfClaims = (state: State, claims: Claims | undefined) =>
  state.accounts.findIndex(({ household }) => household.account.uuid.toLowerCase() === claims?.sub);

/**
 * Checks the access token, the rate limit and the plan of a call; a refresh has no access token. Throws
 * {@link HttpError} 401 and 429.
 * @returns what its account has
 */
export function authorise(state: State, endpoint: string, parameters: Parameters): State {
  if (endpoint === 'emo_refresh') return state;
  const [, token] = BEARER.exec(parameters.header('authorization')) ?? [];
  if (token === undefined) throw unauthorized('missing');
  const claims = readToken(state, token);
  const account = state.accounts[accountOfClaims(state, claims)];
  if (claims === undefined || account === undefined) throw unauthorized('wrong');
  if (state.clock.seconds() >= claims.exp) throw unauthorized('expired');
  countCall(account);
  checkPlan(account, endpoint, parameters);
  return account;
}

const unauthorized = (kind: string) => new HttpError(401, { message: UNAUTHORIZED[kind] ?? kind });

/** Whose call it is, from 1: by its access token, also an expired one, or its refresh token. Null when neither is known. */
export function accountOf(state: State, { headers, body }: FastifyRequest): number | null {
  const { refresh_token } = (body ?? {}) as Record<string, unknown>;
  const [, token = ''] = BEARER.exec(headers.authorization ?? '') ?? [];
  const byRefresh = state.emoService.refreshTokens.get(String(refresh_token).toLowerCase());
  const index = byRefresh ?? accountOfClaims(state, readToken(state, token));
  return index < 0 ? null : index + 1;
}

/** POST /oauth/token/refresh: a new pair, and what becomes of the old one is the setting `emo_refresh`. */
export const refresh: Handler = (state, parameters) => {
  const given = parameters.text('refresh_token').toLowerCase();
  const index = state.emoService.refreshTokens.get(given);
  const account = index === undefined ? undefined : state.accounts[index];
  if (index === undefined || account === undefined) throw unauthorized('refresh_token');
  countCall(account);
  const { emo_refresh, emo_expires_in, emo_token_lifetime } = state.settings;
  if (emo_refresh === 'rotate') state.emoService.refreshTokens.delete(given);
  const pair = issueTokens(state, index, emo_refresh === 'same' ? given : randomUUID());
  state.received.push({ kind: 'refresh', robot: 'emo', account: index + 1, refresh_token: given });
  return json(200, { ...pair, ...(emo_expires_in && { expires_in: emo_token_lifetime }) });
};

/** A pair of tokens for the account at that place, as a refresh and the dashboard give it. */
export function issueTokens(state: State, index: number, refresh_token: string = randomUUID()) {
  const account = state.accounts[index];
  if (account === undefined) throw new RangeError('no such account');
  state.emoService.refreshTokens.set(refresh_token, index);
  return { access_token: accessToken(state, account), refresh_token };
}
