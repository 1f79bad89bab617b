/** Finds out who asks. */
import { createSessionFinder, findToken, hasUsers, isRenewalDue, recordTokenUse, renewSession } from '@roomlog/access';
import { isLoopbackHost, logSparingly } from '@roomlog/runtime';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import { now } from '../http/range.ts';
import { oncePerTurn } from '../http/turn.ts';
import { readCookie } from './cookie.ts';
import { machine, type Principal, principalOfSession, principalOfToken } from './principal.ts';
import { isAskedDirectly } from './private-connection.ts';

/** @returns undefined for nobody: an open route answers, any other one asks for a sign-in. No promise where nothing is read. */
type Identify = (request: FastifyRequest) => Principal | Promise<Principal | undefined>;

export function createIdentify({ access, config }: Context): Identify {
  const { db } = access;
  const sessions = createSessionFinder({ db, version: oncePerTurn(access.version) });
  const isShared = !isLoopbackHost(config.listen.host) || config.trustedProxies.length > 0;

  const isSentHere = (request: FastifyRequest): boolean => !isShared && isAskedDirectly(request);

  // A proxy that nobody told us of: from the first user on it is asked to sign in.
  const isOnThisMachine = async (request: FastifyRequest): Promise<boolean> =>
    isSentHere(request) || (!isShared && !(await hasUsers(db)));

  /** Without it the session or token still counts. */
  const record = async (request: FastifyRequest, write: () => Promise<unknown>): Promise<void> => {
    try {
      await write();
    } catch (err) {
      const { log } = request.server;
      logSparingly(log, 'access', (left) => log.error({ ...left, err }, 'the use of a session could not be recorded'));
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
    const session = secret === undefined ? undefined : await sessions.find(secret, now());
    if (!session || (local && session.link)) return local ? machine : undefined;
    await record(request, () => renewSession(db, session, visitOf(request)));
    return principalOfSession(session);
  };

  return (request) => {
    const secret = readCookie(request);
    if (request.headers.authorization !== undefined) return find(request);
    if (secret === undefined) return isSentHere(request) ? machine : find(request);
    const session = sessions.known(secret, now());
    return session?.user && !isRenewalDue(session, visitOf(request)) ? principalOfSession(session) : find(request);
  };
}

const visitOf = ({ ip }: FastifyRequest) => ({ now: now(), address: ip, mayRotate: false });
