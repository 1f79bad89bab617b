/** The session's cookie. */
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Over https its name keeps a page of a sibling name from setting it. */
const nameOf = ({ protocol }: FastifyRequest) => (protocol === 'https' ? '__Host-roomlog' : 'roomlog');

const options = ({ protocol }: FastifyRequest): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  secure: protocol === 'https',
});

/** The secret that a request has; undefined without one. */
export const readCookie = (request: FastifyRequest): string | undefined => request.cookies[nameOf(request)];

/** @param session.expires_at epoch seconds */
export function setCookie(reply: FastifyReply, session: { secret: string; expires_at: number }): void {
  const { request } = reply;
  const expires = new Date(session.expires_at * 1000);
  void reply.setCookie(nameOf(request), session.secret, { ...options(request), expires });
}

export function clearCookie(reply: FastifyReply): void {
  const { request } = reply;
  void reply.clearCookie(nameOf(request), options(request));
}
