/** Whether nobody on the way can read an answer. */
import { isLoopbackHost } from '@roomlog/runtime';
import type { FastifyRequest } from 'fastify';

/** What a reverse proxy adds. A request that has one comes from elsewhere, though the proxy is on this machine. */
const forwarding = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

export const isForwarded = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  forwarding.some((name) => headers[name] !== undefined);

/** It goes over https, or never leaves this machine. */
export function isPrivate(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return request.protocol === 'https' || (isLoopbackHost(address) && !isForwarded(request));
}
