/** The real Caddy with a Caddyfile of the documents, and requests through it as other machines make them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from './database-server.ts';

export const isCaddyInstalled = spawnSync('caddy', ['version']).status === 0;

interface Answer {
  status: number;
  body: string;
  /** What the browser keeps; empty without a cookie. */
  cookie: string;
  /** Which dashboard answered, as `host:port`. */
  from: string;
}

interface Asking {
  /** Of the client, such as 127.0.0.5. */
  client: string;
  method?: string;
  payload?: object;
  cookie?: string;
  headers?: Record<string, string>;
}

export interface Caddy {
  ask: (path: string, asking: Asking) => Promise<Answer>;
  /** Reads an event stream until `leave`. */
  follow: (asking: Asking & { after?: string }) => Promise<Stream>;
  close: () => void;
}

interface Stream {
  from: string;
  heard: () => string;
  /** Of the last event. */
  lastId: () => string;
  isOver: () => boolean;
  leave: () => void;
}

/** The site has a certificate of an authority of its own, as its name is nobody's, and says which dashboard answered. */
export async function startCaddy(caddyfile: string, name: string): Promise<Caddy> {
  const home = mkdtempSync(join(tmpdir(), 'roomlog-caddy-'));
  const [port, plain] = [await freePort(), await freePort()];
  const site = caddyfile
    .replace(' {\n', ' {\n\ttls internal\n')
    .replace('flush_interval', 'header_down X-Upstream {http.reverse_proxy.upstream.hostport}\n\t\tflush_interval');
  const global = `{\n\tadmin off\n\thttps_port ${port}\n\thttp_port ${plain}\n\tskip_install_trust\n}\n`;
  writeFileSync(join(home, 'Caddyfile'), global + site);
  const child: ChildProcess = spawn('caddy', ['run', '--config', join(home, 'Caddyfile')], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home },
  });

  const open = (
    path: string,
    { client, method, payload, cookie, headers, after }: Asking & { after?: string | undefined },
  ) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method: method ?? (payload ? 'POST' : 'GET'),
          servername: name,
          ca: readFileSync(join(home, 'caddy/pki/authorities/local/root.crt')),
          localAddress: client,
          agent: false,
          headers: {
            ...headers,
            host: name,
            ...(payload && { 'content-type': 'application/json' }),
            ...(cookie !== undefined && { cookie }),
            ...(after !== undefined && { 'last-event-id': after }),
          },
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(payload && JSON.stringify(payload));
    });
  const from = ({ headers }: IncomingMessage) => String(headers['x-upstream'] ?? '');

  return {
    ask: async (path, asking) => {
      const response = await open(path, asking);
      const [cookie = ''] = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '');
      return { status: response.statusCode ?? 0, cookie, from: from(response), body: await text(response) };
    },
    follow: async (asking) => {
      const response = await open('/api/events', asking);
      let [heard, isOver] = ['', response.statusCode !== 200];
      response.on('data', (chunk: Buffer) => (heard += chunk.toString()));
      response.on('error', () => {});
      response.on('close', () => (isOver = true));
      return {
        from: from(response),
        heard: () => heard,
        lastId: () => [...heard.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
        isOver: () => isOver,
        leave: () => response.destroy(),
      };
    },
    close: () => {
      child.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
