/** What no browser sends: odd addresses, methods that are not there, clients that never finish. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mediaFolder } from '@roomlog/store';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { dashboardForEach, eventsOf, room, sensor } from '../testing.ts';
import { usualLimits } from './limits.ts';
import { bareHeaders } from './security-headers.ts';

const bench = dashboardForEach({
  headersTimeout: 300,
  requestTimeout: 600,
  connectionsCheckingInterval: 50,
  uploadPause: 600,
  uploadReserve: 0,
});
let port = 0;

beforeEach(async () => {
  port = Number(new URL(await bench.app.listen({ host: '127.0.0.1', port: 0 })).port);
});

/** A connection on which this was sent so far, and all that comes back. */
async function sending(text: string): Promise<{ socket: Socket; answer: () => string }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answer = '';
  socket
    .setEncoding('latin1')
    .on('data', (more) => {
      answer += more;
    })
    .on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return { socket, answer: () => answer };
}

/** Also when it ends by an error, as on a write to a connection that the server has closed. */
const closed = (socket: Socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve()));

const head = (method: string, target: string) => `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n`;

const oddTargets = [
  '//evil',
  '//evil.example/%2e%2e',
  '/../../etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/../../../../etc/passwd',
  '/..\\..\\etc\\passwd',
  `/${'a'.repeat(8000)}`,
  `/api/rooms/${'a'.repeat(8000)}/messages`,
  `/api/rooms/${'a'.repeat(300)}/messages`,
  `/?${'a'.repeat(8000)}`,
  '/%00',
  '/assets/%00.js',
  '/api/rooms/%00/messages',
  '/%',
  '/%E3%81',
  '/api/rooms/%zz/messages',
  '/media/%ff',
  'http://evil.example/',
  'http://localhost/api/rooms',
  '/.env',
  '/assets',
  '/assets/',
  '*',
];

test('odd addresses are refused with a sentence, and nothing goes wrong here', async () => {
  const errors = vi.spyOn(bench.log, 'error');
  for (const target of oddTargets) {
    const { socket, answer } = await sending(`${head('GET', target)}Connection: close\r\n\r\n`);
    await closed(socket);
    const [status = '', body = ''] = [answer().split('\r\n')[0], answer().split('\r\n\r\n')[1]];
    expect(status, target).toMatch(/^HTTP\/1\.1 4\d\d /);
    const error = { code: expect.any(String), message: expect.stringMatching(/^\S.*\.$/) };
    expect(JSON.parse(body), target).toEqual({ error });
    expect(body, target).not.toMatch(/node_modules|FST_|\n\s+at /);
  }
  expect(errors).not.toHaveBeenCalled();
});

test('what is no request, or too much of one, is refused in the same form', async () => {
  for (const [text, status] of [
    ['hello\r\n\r\n', 400],
    [`${head('GET', '/')}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    const { socket, answer } = await sending(text);
    await closed(socket);
    expect(answer()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    for (const header of Object.entries(bareHeaders)) expect(answer()).toContain(`\r\n${header.join(': ')}\r\n`);
    expect(JSON.parse(answer().split('\r\n\r\n')[1] ?? '')).toEqual({
      error: { code: expect.any(String), message: expect.any(String) },
    });
  }
});

test('who drips the head or the body, or says nothing, is cut off, and everybody else is served meanwhile', async () => {
  const post = `${head('POST', `/api/rooms/${room}/messages`)}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
  const dripping = await Promise.all(
    ['', head('GET', '/'), 'G', post].flatMap((text) => Array.from({ length: 10 }, () => sending(text))),
  );
  const gone = dripping.map(({ socket }) => closed(socket));
  const drip = setInterval(() => {
    for (const { socket } of dripping.slice(10)) if (socket.writable) socket.write('a');
  }, 50);
  onTestFinished(() => clearInterval(drip));
  const stream = await eventsOf(`http://127.0.0.1:${port}`);
  onTestFinished(() => stream.close());
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  await Promise.all(gone);
  expect(await bench.get('/api/status')).toBeDefined();
  // A held stream is no request that never ends: it goes on.
  await delay(1.5 * 600);
  await bench.readingsAt([0]);
  expect(await stream.next('reading')).toMatchObject({ sensor });
});

test('a file that stops coming is cut off, and nothing of it stays', async () => {
  const folder = mediaFolder(dirname(bench.store.path));
  const part =
    '--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n\x89PNG\r\n\x1a\n a picture';
  const post = `${head('POST', `/api/rooms/${room}/messages`)}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000\r\n\r\n`;
  const { socket, answer } = await sending('');
  socket.write(`${post}${part}`, 'latin1');
  await closed(socket);
  expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
  await expect.poll(() => readdirSync(folder)).toEqual([]);
});

test('a connection that was used waits for its next request, for longer than a proxy keeps it', async () => {
  const used = await sending(`${head('GET', '/openapi.json')}\r\n`);
  await vi.waitFor(() => expect(used.answer()).toMatch(/^HTTP\/1.1 200 .*}$/s));
  // Of two that say nothing, the one that never said anything goes.
  await closed((await sending('')).socket);
  used.socket.write(`${head('HEAD', '/healthz')}\r\n`);
  await vi.waitFor(() => expect(used.answer()).toMatch(/}HTTP\/1.1 /));
  expect(bench.app.server.keepAliveTimeout).toBe(usualLimits.keepAliveTimeout);
  expect(usualLimits.keepAliveTimeout).toBeGreaterThan(120_000);
});

test('as it is set, nobody holds a connection that way for a quarter of a minute', () => {
  const { headersTimeout, requestTimeout, connectionsCheckingInterval } = usualLimits;
  expect(Math.max(headersTimeout, requestTimeout) + 2 * connectionsCheckingInterval).toBeLessThan(15_000);
});
