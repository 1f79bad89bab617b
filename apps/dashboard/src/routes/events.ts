import type { Live } from '../live.ts';
import type { App } from '../server.ts';

/** Server-sent events; a page that comes back with Last-Event-ID is told what it missed. */
export function eventRoutes(app: App, live: Live, stop: AbortSignal): void {
  app.get('/api/events', { sse: 'only', schema: { summary: 'What happens, as it happens' } }, async (_, reply) => {
    const { sse } = reply;
    sse.keepAlive();
    const send = (event: Parameters<Parameters<Live['listen']>[0]>[0]) => {
      sse.send(event).catch(() => sse.close());
    };
    const close = () => sse.close();
    const unlisten = live.listen(send);
    stop.addEventListener('abort', close, { once: true });
    sse.onClose(() => {
      unlisten();
      stop.removeEventListener('abort', close);
    });
    await sse.replay(async (lastEventId) => {
      for (const event of await live.since(lastEventId)) send(event);
    });
    // After what was missed: with its id the browser says that it has everything up to now.
    send(await live.hello());
  });
}
