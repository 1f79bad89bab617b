/** Finds out who asks. */
import { createSessionFinder, findToken, hasUsers, recordTokenUse, renewSession } from '@roomlog/access';
import { isLoopbackHost, logSparingly } from '@roomlog/runtime';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import { isForwarded } from '../http/private.ts';
import { now } from '../http/range.ts';
import { oncePerTurn } from '../http/turn.ts';
import { readCookie } from './cookie.ts';
import { machine, type Principal, principalOfSession, principalOfToken } from './principal.ts';

/** @returns undefined for nobody: an open route answers, any other one asks for a sign-in. No promise where nothing is read. */
type Identify = (request: FastifyRequest) => Principal | Promise<Principal | undefined>;

export function createIdentify({ access, config }: Context): Identify {
  const { db } = access;
  const findSession = createSessionFinder({ db, version: oncePerTurn(access.version) });
  const isShared = !isLoopbackHost(config.listen.host) || config.trustedProxies.length > 0;

  const isSentHere = (request: FastifyRequest): boolean =>
    !isShared && isLoopbackHost(request.host.replace(/:\d+$/, '')) && !isForwarded(request);

  // A proxy that nobody told us of: from the first user on it is asked to sign in.
  const isOnThisMachine = async (request: FastifyRequest): Promise<boolean> =>
    isSentHere(request) || (!isShared && !(await hasUsers(db)));

  /** Without it the session or token still counts. */
  const record = async (request: FastifyRequest, write: () => Promise<unknown>): Promise<void> => {
    try {
      await write();
    } catch (err) {
      const { log } = request.server;
      logSparingly(log, 'auth.db', (left) => log.error({ ...left, err }, 'the use of a session could not be recorded'));
    }
  };

  const find = async (request: FastifyRequest): Promise<Principal | undefined> => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const [, secret = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
      const token = await findToken(db, secret, now());
      if (!token)
        throw new HttpError('sign_in_needed', 'This token is not valid; roomlog token add makes another one.');
      await record(request, () => recordTokenUse(db, token, now()));
      return principalOfToken(token);
    }
    const local = await isOnThisMachine(request);
    const secret = readCookie(request);
    const session = secret === undefined ? undefined : await findSession(secret, now());
    if (!session || (local && session.link)) return local ? machine : undefined;
    await record(request, () => renewSession(db, session, { now: now(), address: request.ip, mayRotate: false }));
    return principalOfSession(session);
  };

  return (request) => {
    const hasSecret = request.headers.authorization !== undefined || readCookie(request) !== undefined;
    return !hasSecret && isSentHere(request) ? machine : find(request);
  };
}
