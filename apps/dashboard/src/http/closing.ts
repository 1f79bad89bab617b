import { setImmediate as turn } from 'node:timers/promises';
import type { App } from '../server.ts';

/**
 * How long answers under way, such as files, may continue after the signal. A longer one is cut, and its client sees that
 * the file is incomplete. A roomlog parent kills 4.7 s after the signal.
 */
const finishMs = 4000;

/** As many connections as may wait to be accepted. Each turn of the event loop accepts one, and reads what others sent. */
const backlog = 511;

/** Call it before the app listens. @returns closes the app */
export function closingOf(app: App, most = finishMs): () => Promise<void> {
  let closing = false;
  app.server.prependListener('request', (_request, response) => {
    // So that the client doesn't ask on it again.
    if (closing) response.setHeader('connection', 'close');
  });
  app.addHook('onResponse', (request, _reply, done) => {
    // A kept-alive connection would keep the server open until the client closes it.
    if (closing) request.raw.socket.end();
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // So that the client doesn't ask on it again.
    if (closing) reply.header('connection', 'close');
    done();
  });
  return async () => {
    closing = true;
    const cut = setTimeout(() => {
      app.log.warn('stopped before everything was answered');
      app.server.closeAllConnections();
    }, most);
    // Requests that came before the signal may be unread; to close now would lose them.
    for (let left = backlog + 2; left > 0; left -= 1) await turn();
    await app.close();
    clearTimeout(cut);
  };
}
