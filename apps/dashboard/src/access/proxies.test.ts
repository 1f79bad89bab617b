/** The configurations of docs/sharing.md, word for word, with the real Caddy and nginx, where they are installed. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { insertUser } from '@roomlog/access/testing';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { dashboardForEach } from '../testing.ts';

const name = 'home.example.com';
const password = 'four blue tea cups';
const bench = dashboardForEach({}, { ROOMLOG_ALLOWED_HOSTS: name, ROOMLOG_TRUSTED_PROXY: '127.0.0.1' });
const doc = readFileSync('docs/sharing.md', 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 's').exec(doc)?.[1] ?? '';

let upstream = '';
beforeEach(async () => {
  await insertUser(bench.access.db, { name: 'admin', password, role: 'admin' });
  upstream = new URL(await bench.app.listen({ host: '127.0.0.1', port: 0 })).host;
});

interface Proxy {
  port: number;
  /** Of the authority that has signed its certificate. */
  ca: () => string;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'roomlog-proxy-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const child = spawn(command, args, { stdio: 'ignore', env: { PATH: process.env['PATH'], ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
}

/** With an authority of its own for the certificate, as the name is nobody's. */
async function startCaddy(): Promise<Proxy> {
  const [home, port, other] = [folder(), await freePort(), await freePort()];
  const site = block('caddyfile').replace('127.0.0.1:4680', upstream).replace(' {\n', ' {\n\ttls internal\n');
  const global = `{\n\tadmin off\n\thttps_port ${port}\n\thttp_port ${other}\n\tskip_install_trust\n}\n`;
  writeFileSync(join(home, 'Caddyfile'), global + site);
  run('caddy', ['run', '--config', join(home, 'Caddyfile')], {
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_CONFIG_HOME: home,
  });
  return { port, ca: () => readFileSync(join(home, 'caddy/pki/authorities/local/root.crt'), 'utf8') };
}

async function startNginx(): Promise<Proxy> {
  const [home, port] = [folder(), await freePort()];
  const [certificate, key] = [join(home, 'home.crt'), join(home, 'home.key')];
  execFileSync(
    'openssl',
    // biome-ignore format: a command
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`],
    { stdio: 'ignore' },
  );
  const server = block('nginx')
    .replace('127.0.0.1:4680', upstream)
    .replace('listen 443', `listen 127.0.0.1:${port}`)
    .replace('/etc/ssl/home.example.com.crt', certificate)
    .replace('/etc/ssl/private/home.example.com.key', key);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${home}/${kind};`,
  );
  mkdirSync(join(home, 'logs'));
  writeFileSync(
    join(home, 'nginx.conf'),
    `daemon off; master_process off; pid ${home}/pid; error_log stderr; events {}\nhttp { access_log off; ${paths.join(' ')}\n${server}\n}`,
  );
  run('nginx', ['-p', home, '-c', join(home, 'nginx.conf')]);
  return { port, ca: () => readFileSync(certificate, 'utf8') };
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** Through the proxy, as another machine would: with the name of the home. `events` ends after the first bytes. */
function ask(
  { port, ca }: Proxy,
  path: string,
  { payload, cookie, events = false }: { payload?: object; cookie?: string; events?: boolean } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const headers = {
      host: name,
      // A client's own word on where it comes from.
      'x-forwarded-for': '198.51.100.7',
      ...(payload && { 'content-type': 'application/json' }),
      ...(cookie !== undefined && { cookie }),
      ...(events && { accept: 'text/event-stream' }),
    };
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method: payload ? 'POST' : 'GET',
      headers,
      servername: name,
      ca: ca(),
      localAddress: '127.0.0.2',
    };
    const sent = request(options, (response) => {
      const { statusCode: status = 0, headers } = response;
      if (!events) return void text(response).then((body) => resolve({ status, headers, body }), reject);
      response.once('data', (bytes: Buffer) => {
        resolve({ status, headers, body: bytes.toString() });
        sent.destroy();
      });
    });
    sent.on('error', reject);
    sent.end(payload && JSON.stringify(payload));
  });
}

/** As soon as it listens. */
async function whenUp(proxy: Proxy): Promise<void> {
  for (;;) {
    const answer = await ask(proxy, '/healthz').catch(() => undefined);
    if (answer?.status === 200) return;
    await delay(50);
  }
}

const isInstalled = (command: string, flag: string) => spawnSync(command, [flag]).status === 0;

test.skipIf(!isInstalled('caddy', 'version')).for([['caddy', startCaddy]] as const)('behind %s', behind);
test.skipIf(!isInstalled('nginx', '-v')).for([['nginx', startNginx]] as const)('behind %s', behind);

async function behind([, start]: readonly [string, () => Promise<Proxy>]): Promise<void> {
  const proxy = await start();
  await whenUp(proxy);
  expect((await ask(proxy, '/api/rooms')).status).toBe(401);
  const signedIn = await ask(proxy, '/login', { payload: { name: 'admin', password } });
  expect([signedIn.status, signedIn.headers['set-cookie']]).toEqual([
    204,
    [expect.stringMatching(/^__Host-roomlog=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/)],
  ]);
  const cookie = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  expect(JSON.parse((await ask(proxy, '/api/me', { cookie })).body)).toMatchObject({ name: 'admin', secure: true });
  // Where it really came from, not what the client said.
  expect(JSON.parse((await ask(proxy, '/api/access-log', { cookie })).body)).toMatchObject([{ address: '127.0.0.2' }]);
  // Not held back until there is more of them.
  const events = await ask(proxy, '/api/events', { cookie, events: true });
  expect([events.status, events.body]).toEqual([200, expect.stringContaining('event: status')]);
}

test('from any other address than the proxy’s, what it would say counts for nothing', async () => {
  const { port } = new URL(`http://${upstream}`);
  const headers = { host: `localhost:${port}`, 'x-forwarded-host': name, 'x-forwarded-proto': 'https' };
  const sent = get({ host: '127.0.0.1', port, path: '/api/rooms', headers, localAddress: '127.0.0.3' });
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(401);
});
