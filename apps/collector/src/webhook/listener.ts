/**
 * The HTTP server that BOCCO emo's service posts to, by way of a proxy or a tunnel. Whoever comes takes at most 64 kB of memory
 * for ten seconds, and there are at most 64 of them.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** More than a delivery has: the text of a message has less than 2,000 characters, 12 kB where they are escaped. */
const mostBytes = 64 * 1024;
const mostConnections = 64;

/** For a request, whole (milliseconds). */
const patience = 10_000;

/** Who has sent a delivery, by the header with the secret; undefined for somebody else. */
type SenderOf<Sender> = (secret: string) => Sender | undefined;

interface Listener {
  port: number;
  /** Resolves when what has come is stored and answered; a body that is still coming is cut off. */
  close: () => Promise<void>;
}

/**
 * Answers 200 when a delivery is stored, 401 to whoever lacks the secret, 405, 413, and 503 when it could not be stored.
 * @param store rejects when it could not
 * @param requestTimeout for tests that can't wait
 * @throws the system's error, such as EADDRINUSE
 */
export async function openListener<Sender>(
  { host, port }: { host: string; port: number },
  senderOf: SenderOf<Sender>,
  store: (sender: Sender, body: string) => Promise<void>,
  requestTimeout = patience,
): Promise<Listener> {
  const storing = new Set<Promise<number>>();
  const answer = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 405;
    const sender = senderOf(String(request.headers['x-platform-api-secret'] ?? ''));
    if (sender === undefined) return 401;
    const body = await readBody(request);
    if (body === undefined) return 413;
    const stored = store(sender, body).then(
      () => 200,
      () => 503,
    );
    storing.add(stored);
    return stored.finally(() => storing.delete(stored));
  };
  const limits = { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: requestTimeout / 10 };
  const server = createServer(limits, (request, response) => {
    void answer(request).then(
      (status) => {
        // The rest of a long body goes nowhere: were the connection cut, the answer would be lost.
        if (status === 413) request.resume();
        if (status === 405) response.setHeader('allow', 'POST');
        response.writeHead(status).end();
      },
      // Cut off: nobody waits for an answer.
      () => response.destroy(),
    );
  });
  server.maxConnections = mostConnections;
  server.listen(port, host);
  await once(server, 'listening');
  // A connection that could not be accepted; the next one may be.
  server.on('error', () => {});
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      while (storing.size > 0) await Promise.all(storing);
      // What was stored is answered by now.
      setImmediate(() => server.closeAllConnections());
      await closed;
    },
  };
}

/** Undefined for one that is too long; rejects when it is cut off. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length']) > mostBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The answer goes out by the same socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
