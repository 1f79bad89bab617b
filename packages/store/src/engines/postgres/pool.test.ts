import { createServer } from 'node:net';
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
