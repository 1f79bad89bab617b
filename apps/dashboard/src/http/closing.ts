import type { App } from '../server.ts';

/**
 * How long answers under way, such as files, may continue after the signal. A longer one is cut, and its client sees that
 * the file is incomplete. A roomlog parent kills 4.7 s after the signal.
 */
const finishMs = 4000;

/** Call it before the app listens. @returns closes the app */
export function closingOf(app: App, most = finishMs): () => Promise<void> {
  let closing = false;
  app.server.on('request', (request, response) => {
    // A kept-alive connection would keep the server open until the client closes it.
    response.once('finish', () => closing && request.socket.end());
  });
  return async () => {
    closing = true;
    const cut = setTimeout(() => {
      app.log.warn('stopped before everything was answered');
      app.server.closeAllConnections();
    }, most);
    await app.close();
    clearTimeout(cut);
  };
}
