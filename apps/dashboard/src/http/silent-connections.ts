import type { Socket } from 'node:net';
import type { App } from '../server.ts';

/**
 * Browsers open connections in advance. Node counts one without a request as busy, so the server would wait for it when
 * it closes.
 */
export function closeSilentConnections(app: App): void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }: { socket: Socket }) => silent.delete(socket));
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
  });
}
