import http, { type ClientRequest } from 'node:http';
import https from 'node:https';

/** How long a receiver may take (real milliseconds), and how many posts are under way at once. */
const PATIENCE = 10_000;
const AT_ONCE = 8;

/** A way to post JSON; what is too much at once waits for its turn. */
export interface Poster {
  /** Resolves with the status, or with why there was none; never after `close`. A redirect is not followed. */
  post(url: URL, headers: Record<string, string>, body: string): Promise<number | string>;
  /** Ends what is under way, and forgets what waits. */
  close(): void;
}

export function openPoster(): Poster {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const underWay = new Set<ClientRequest>();
  let waiting: (() => ClientRequest)[] = [];

  const startWaiting = () => {
    while (underWay.size < AT_ONCE) {
      const request = waiting.shift()?.();
      if (request === undefined) return;
      underWay.add(request);
      request.once('close', () => {
        underWay.delete(request);
        startWaiting();
      });
    }
  };

  return {
    post: (url, headers, body) =>
      new Promise((resolve) => {
        waiting.push(() => {
          const isSecure = url.protocol === 'https:';
          const length = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
          const request = (isSecure ? https : http).request(url, {
            method: 'POST',
            agent: isSecure ? agents.https : agents.http,
            timeout: PATIENCE,
            headers: { ...length, ...headers },
          });
          request.once('response', (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          });
          request.once('timeout', () => request.destroy(new Error('timeout')));
          request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
          request.end(body);
          return request;
        });
        startWaiting();
      }),
    close() {
      waiting = [];
      for (const request of underWay) request.destroy();
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether the simulator posts there: over TLS anywhere, without it only to this machine. */
export const isAllowed = ({ protocol, hostname }: URL) =>
  protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
