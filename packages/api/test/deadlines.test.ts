import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { BoccoClient, BoccoError, Secret } from '../src/index.ts';
import { CALLS, credentials, failureOf, hasty, once, TOKEN } from './samples.ts';
import { startServer } from './server.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n';

function drip(socket: Socket, text: string) {
  let sent = 0;
  const timer = setInterval(() => socket.write(text[sent++ % text.length] ?? ''), 20);
  socket.on('close', () => clearInterval(timer));
}

/** Ways of not answering, by what happens on a fresh connection once the request has arrived. */
const SILENCES: Record<string, (socket: Socket) => void> = {
  'nothing after the request': () => {},
  'headers in drops': (socket) => drip(socket, `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100)}`),
  'a body in drops': (socket) => {
    socket.write(HEAD);
    drip(socket, ' ');
  },
  'a stall within the body': (socket) => void socket.write(`${HEAD}[`),
  'an error whose body drips': (socket) => {
    socket.write('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 100\r\n\r\n');
    drip(socket, ' ');
  },
  'a reset': (socket) => void socket.resetAndDestroy(),
  'a half-closed connection': (socket) => void socket.end(`${HEAD}[`),
  '100 Continue and no more': (socket) => void socket.write('HTTP/1.1 100 Continue\r\n\r\n'),
  'something that is not HTTP': (socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
};

async function listen(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** How a call with 300 ms ends. None of these servers ever ends one: a call without a deadline would not come back. */
const ended = (work: (deadlineMs: number) => Promise<unknown>) => failureOf(work(300));

test.each(Object.keys(SILENCES))('%s: no call outlives its deadline', async (name) => {
  const port = await listen((socket) => socket.once('data', () => SILENCES[name]?.(socket)));
  const client = new BoccoClient({ baseUrl: `http://127.0.0.1:${port}/alpha`, accessToken: new Secret(TOKEN) }, hasty);
  const errors = await Promise.all([
    ended((deadlineMs) => client.getRooms({ deadlineMs })),
    ended((deadlineMs) => client.sendText('room', { unique_id: 'u', text: 'a' }, { deadlineMs })),
    ended((deadlineMs) => client.downloadMedia(`http://127.0.0.1:${port}/1/messages/1.ogg`, {}, { deadlineMs })),
  ]);
  for (const error of errors) {
    expect(error).toBeInstanceOf(BoccoError);
    expect(['timed_out', 'unreachable', 'server_fault']).toContain((error as BoccoError).kind);
  }
});

test('a connection that never gets ready', async () => {
  const port = await listen(() => {}); // takes the connection, but says nothing in the TLS handshake
  const client = new BoccoClient({ baseUrl: `https://127.0.0.1:${port}/alpha`, accessToken: new Secret(TOKEN) }, hasty);
  const error = await ended((deadlineMs) => client.getRooms({ deadlineMs }));
  expect(error).toMatchObject({ kind: 'timed_out', message: expect.stringContaining('0.3 s') });
});

test('the deadline counts the sign-in too', async () => {
  const port = await listen(() => {});
  const client = new BoccoClient({ baseUrl: `http://127.0.0.1:${port}/alpha`, credentials }, hasty);
  const errors = await Promise.all([
    ended((deadlineMs) => client.getRooms({ deadlineMs })),
    ended((deadlineMs) => client.signIn({ deadlineMs })),
  ]);
  for (const error of errors) expect(error).toMatchObject({ kind: 'timed_out' });
  await client.close();
});

test('an aborted signal ends every call with its reason, at once', async () => {
  const port = await listen(() => {});
  const client = new BoccoClient({ baseUrl: `http://127.0.0.1:${port}/alpha`, accessToken: new Secret(TOKEN) }, hasty);
  const reason = new Error('enough');
  for (const name of ['getRooms', 'getMessages', 'markAsRead', 'sendText'] as const) {
    const leaving = new AbortController();
    const calls = {
      getRooms: () => client.getRooms(leaving),
      getMessages: () => client.getMessages('room', {}, leaving),
      markAsRead: () => client.markAsRead('room', 1, leaving),
      sendText: () => client.sendText('room', { unique_id: 'u', text: 'a' }, leaving),
    };
    const failure = failureOf(calls[name]());
    leaving.abort(reason);
    expect(await failure).toBe(reason);
    expect(await failureOf(calls[name]())).toBe(reason);
  }
});

test('where nobody listens, every endpoint says so', async () => {
  const { baseUrl, close } = await startServer(() => {});
  await close();
  const client = new BoccoClient({ baseUrl, accessToken: new Secret(TOKEN), credentials }, once);
  for (const { call } of Object.values(CALLS)) {
    const error = await failureOf(call(client));
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  }
});
