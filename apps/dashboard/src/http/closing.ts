import type { App } from '../server.ts';

/**
 * What is being answered, such as a file, may go on for so long after the signal. What takes longer is cut, which its
 * client sees: half a file never looks whole. A roomlog parent kills 4.7 s after the signal.
 */
const finishMs = 4000;

/** Made before the app listens. @returns closes it */
export function closingOf(app: App, most = finishMs): () => Promise<void> {
  let closing = false;
  app.server.on('request', (request, response) => {
    // Kept alive, the connection would keep the server until the client lets go of it.
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
