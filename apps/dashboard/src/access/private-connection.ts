/** How a request came here: whether somebody on the way could have read it. */
import { isLoopbackHost } from '@roomlog/runtime';
import type { FastifyRequest } from 'fastify';

/** What a reverse proxy adds. A request that has one comes from elsewhere, though the proxy is on this machine. */
const forwarding = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

type Asked = Pick<FastifyRequest, 'headers' | 'host'>;

/** Whether it was asked under a name of this machine itself, and through no proxy. */
export const isAskedDirectly = ({ headers, host }: Asked): boolean =>
  isLoopbackHost(host.replace(/:\d+$/, '')) && forwarding.every((name) => headers[name] === undefined);

/** Over https, as a trusted proxy says too, or without leaving this machine: then a password may be sent. */
export function isPrivate(request: Asked & Pick<FastifyRequest, 'protocol' | 'socket'>): boolean {
  const isFromHere = /^(::1$|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '');
  return request.protocol === 'https' || (isFromHere && isAskedDirectly(request));
}
