/** What becomes of what is under way when the dashboard is told to stop. */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { dashboardForEach, room } from '../testing.ts';
import { closingOf } from './closing.ts';
import { sendFile } from './file-answer.ts';

const bench = dashboardForEach();
const file = { parts: [], from: 0, to: 1, zone: 'UTC', format: 'csv' } as const;

/** Twenty clients that have the first row of a file whose second one waits for `release`; they keep their connections. */
async function sending(most?: number) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  async function* rows() {
    yield 'first\n';
    await released;
    yield 'last\n';
  }
  const { app } = bench;
  app.get('/slow.csv', { config: { access: 'open' } }, (_request, reply) => sendFile(reply, file, rows));
  const close = closingOf(app, most);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const ask = () =>
    new Promise<IncomingMessage>((resolve) => {
      get({ port, path: '/slow.csv', agent, headers: { host: 'localhost' } }, resolve);
    });
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  return { answers: answers.map((answer) => text(answer)), close, release };
}

test('every file is finished, and then the connections end', async () => {
  const { answers, close, release } = await sending();
  const closed = close();
  release();
  expect(await Promise.all(answers)).toEqual(answers.map(() => 'first\nlast\n'));
  await closed;
});

test('a file that takes too long ends with an error at its client', async () => {
  const { answers, close, release } = await sending(1);
  await Promise.all([close(), ...answers.map((answer) => expect(answer).rejects.toThrow('aborted'))]);
  release();
});

test('nothing is read for HEAD, and nothing more when a client leaves', async () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  let rowsRead = 0;
  async function* rows() {
    try {
      while (rowsRead < 3000) {
        rowsRead += 1;
        yield 'row\n'.repeat(10_000);
      }
    } finally {
      leave();
    }
  }
  const { app } = bench;
  app.get('/long.csv', { config: { access: 'open' }, schema: { hide: true } }, (_request, reply) =>
    sendFile(reply, file, rows),
  );
  await app.inject({ method: 'HEAD', url: '/long.csv', headers: { host: 'localhost' } });
  expect(rowsRead).toBe(0);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>((resolve) => {
    get({ port, path: '/long.csv', headers: { host: 'localhost' } }, resolve);
  });
  answer.once('readable', () => answer.destroy());
  await left;
  // It was read as fast as the client took it, which took little.
  expect(rowsRead).toBeLessThan(1000);
});

/** Two connections on which nothing was asked yet, and one on which something was answered. */
async function connections(port: number) {
  const [used, ...fresh] = [0, 1, 2].map(() => connect(port, '127.0.0.1')) as [Socket, Socket, Socket];
  await Promise.all([used, ...fresh].map((socket) => once(socket, 'connect')));
  used.write('HEAD /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(used, 'data');
  return [...fresh, used];
}

test('what was asked just before is answered, on any connection, and a client of events is told to come back', async () => {
  const { app } = bench;
  const close = closingOf(app);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const events = await fetch(`${url}/api/events`);
  // An answer that is known goes past Fastify.
  const known = `/api/rooms/${room}/messages`;
  await app.inject({ url: known, headers: { host: 'localhost' } });
  const [another, ...sockets] = await connections(Number(new URL(url).port));
  const messages = another && text(another);
  const answers = sockets.map((socket) => text(socket));
  for (const socket of sockets) socket.write('GET /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n');
  another?.write(`GET ${known} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await close();
  expect(await messages).toMatch(/^HTTP\/1\.1 200 OK\r\n(.*\r\n)?connection: close\r\n.*\[\]$/is);
  for (const answer of await Promise.all(answers)) {
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(.*\r\n)?connection: close\r\n.*"state":"starting".*\}$/is);
  }
  expect(await events.text()).toMatch(/\nevent: status\n[\s\S]*\n\nretry: 1000\n\n$/);
});
