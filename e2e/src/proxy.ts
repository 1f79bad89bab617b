/** The dashboard at another address, which a test can take away or change. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  url: string;
  /** Ends all connections, as a server that is replaced does. */
  cut: () => void;
  /** Nobody answers at the address any more. */
  leave: () => void;
}

/** @param changed what becomes of the page's service worker on its way */
export async function openProxy(dashboard: string, changed = (worker: string) => worker): Promise<Proxy> {
  const target = new URL(dashboard);
  const server = createServer((asked, answer) => {
    const options = { host: target.hostname, port: target.port, path: asked.url, method: asked.method };
    const headers = { ...asked.headers, host: target.host, 'accept-encoding': 'identity' };
    const passed = request({ ...options, headers }, (given) => {
      if (asked.url !== '/worker.js') {
        answer.writeHead(given.statusCode ?? 500, given.headers);
        given.pipe(answer);
        return;
      }
      void given.toArray().then((parts: Buffer[]) => {
        const { 'content-length': _, etag: __, ...rest } = given.headers;
        answer.writeHead(200, rest);
        answer.end(changed(Buffer.concat(parts).toString()));
      });
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    cut: () => server.closeAllConnections(),
    leave: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
