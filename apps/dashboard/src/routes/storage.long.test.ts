/** Backups that somebody waits for, or does not: each is made by another process. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { BackupJson } from '../storage/schemas.ts';
import { dashboardForEach } from '../testing.ts';

const bench = dashboardForEach({ backupSpace: 1 });
const leftovers = () => readdirSync(dirname(bench.store.path)).filter((name) => /backup|part/.test(name));
const make = () => bench.app.inject({ method: 'POST', url: '/api/backup', headers: { host: 'localhost' } });
const free = () =>
  vi.waitFor(
    async () => {
      const response = await make();
      expect(response.statusCode).toBe(201);
      return response.json<BackupJson>();
    },
    { timeout: 60_000 },
  );

test('one is made at a time, and who vanishes meanwhile leaves nothing behind', async () => {
  const url = new URL(await bench.app.listen({ host: '127.0.0.1', port: 0 }));
  const first = make();
  expect((await make()).json().error.code).toBe('backup_running');
  expect((await first).statusCode).toBe(201);
  const socket = connect(Number(url.port), '127.0.0.1');
  const asked = once(bench.app.server, 'request');
  socket.write(`POST /api/backup HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 0\r\n\r\n`);
  await asked;
  expect((await make()).statusCode).toBe(409);
  socket.destroy();
  const { path } = await free();
  const reader = new AbortController();
  const response = await fetch(new URL(path, url), { signal: reader.signal });
  expect(response.status).toBe(200);
  reader.abort();
  await free();
  expect(leftovers()).toEqual([]);
});
