import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { addressOf, engineName } from '../../testing/engines.ts';
import { createConnections } from './pool.ts';

test.runIf(engineName === 'postgres')('who waits in line for a connection waits as long as it takes', async () => {
  const timeout = 1000;
  const { pool } = createConnections(addressOf('public'), 'reader', timeout);
  onTestFinished(() => pool.end());
  const held = await Promise.all(Array.from({ length: 8 }, () => pool.connect()));
  const next = pool.connect();
  // Longer than the limit: a statement that takes so long is as good as a transaction of many.
  await held[0]?.query(`SELECT pg_sleep(${(timeout * 1.5) / 1000})`, []);
  for (const client of held) client.release();
  const client = await next;
  client.release();
  expect(held).toContain(client);
});

test('a server that takes a connection and says nothing is out of reach', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  const sockets = new Set<{ destroy: () => void }>();
  silent.on('connection', (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await new Promise((resolve) => silent.once('listening', resolve));
  const port = (silent.address() as { port: number }).port;
  const { pool } = createConnections(`postgres://someone@127.0.0.1:${port}/roomlog`, 'reader', 50);
  onTestFinished(() => pool.end());
  await expect(pool.connect()).rejects.toThrow('timeout');
});

/** A way to the server that can be cut: then nothing arrives any more, on either side, and nobody is told. */
async function cuttableWay() {
  const address = new URL(addressOf('public'));
  const { port, hostname } = address;
  const sockets: Socket[] = [];
  let isCut = false;
  const way = createServer((socket) => {
    const there = connect(Number(port), hostname);
    sockets.push(socket, there);
    for (const [from, to] of [
      [socket, there],
      [there, socket],
    ] as const) {
      from.on('error', () => {});
      from.on('data', (bytes) => isCut || to.write(bytes));
      from.on('close', () => isCut || to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    way.close();
  });
  address.host = `127.0.0.1:${(way.address() as { port: number }).port}`;
  return { address: address.href, cut: () => (isCut = true) };
}

test.runIf(engineName === 'postgres')('a server that is gone without a word ends what waits for it', async () => {
  const { address, cut } = await cuttableWay();
  const { pool, listen } = createConnections(address, 'reader', 200);
  const ended = Promise.withResolvers<void>();
  await listen('anything', { notice: () => {}, end: ended.resolve });
  const [asking, idle] = [await pool.connect(), await pool.connect()];
  idle.release();
  // What takes long is waited for while the server is there.
  const slow = await asking.query(`SELECT pg_sleep(1), 1 AS one`, []);
  expect(slow.rows).toMatchObject([{ one: 1 }]);
  cut();
  await expect(asking.query('SELECT 1', [])).rejects.toThrow('terminated');
  asking.release();
  await ended.promise;
  await expect(pool.connect()).rejects.toThrow('timeout');
  await pool.end();
});
