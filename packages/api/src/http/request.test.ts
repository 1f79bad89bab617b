import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  CALLS,
  clientOf,
  credentials,
  everythingIn,
  failureOf,
  once,
  ROOM,
  reading,
  room,
  SENSOR,
  TOKEN,
} from '../../test/samples.ts';
import { json, startServer } from '../../test/server.ts';
import { BoccoClient } from '../bocco/client.ts';
import { ENDPOINTS } from '../bocco/endpoints.ts';
import { readAll } from '../decode/elements.ts';
import { Secret } from '../secret.ts';
import { fetchOnce } from './request.ts';

const MIB = 1024 * 1024;

test('100 redirects: none is followed, and the other origin hears nothing', async () => {
  const other = await startServer((_, response) => json(response, 200, []));
  let target = { status: 302, location: '' };
  const { baseUrl, received } = await startServer((_, response) =>
    response.writeHead(target.status, { location: target.location }).end(),
  );
  let redirects = 0;
  for (const status of [301, 302, 303, 307, 308]) {
    for (const location of [
      '/alpha/elsewhere',
      other.origin,
      `${other.origin}/alpha?x=1`,
      '',
      'http://[',
      '//127.0.0.1:9',
    ]) {
      for (const name of ['signIn', 'getRooms', 'sendText', 'sendAudio', 'markAsRead'] as const) {
        target = { status, location };
        redirects++;
        const client = new BoccoClient({ baseUrl, credentials, accessToken: new Secret(TOKEN) }, once);
        const error = await failureOf(CALLS[name].call(client));
        expect(error).toMatchObject({ kind: 'redirect_refused', status });
        expect(everythingIn(error)).not.toMatch(/5ecre7|deadbeef/);
      }
    }
  }
  expect(redirects).toBeGreaterThanOrEqual(100);
  expect(received).toHaveLength(redirects);
  expect(other.received).toHaveLength(0);
});

test('media are not redirected either', async () => {
  const other = await startServer((_, response) => response.end('OggS'));
  const { client, origin } = await clientOf((_, response) => response.writeHead(307, { location: other.origin }).end());
  expect(await failureOf(client.downloadMedia(`${origin}/1/messages/1.ogg`))).toMatchObject({
    kind: 'redirect_refused',
  });
  expect(other.received).toHaveLength(0);
});

test('an answer over its size is cut off while it comes, also when it was small before gunzip', async () => {
  const blanks = gzipSync(Buffer.alloc(30 * MIB, ' '));
  const { client, origin } = await clientOf((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'audio/ogg' }).end(blanks);
  });
  expect(await failureOf(client.getRooms())).toMatchObject({ kind: 'answer_too_large' });
  const media = client.downloadMedia(`${origin}/1/messages/1.ogg`);
  expect(await failureOf(media)).toMatchObject({ kind: 'answer_too_large' });
});

test('17 MB of readings are not too large, 5 MB of rooms are', async () => {
  const { client } = await clientOf(({ path }, response) =>
    path.includes('sensor_environments')
      ? json(
          response,
          200,
          Array.from({ length: 120_000 }, (_, index) => reading(index + 1)),
        )
      : json(response, 200, [{ ...room, name: 'x'.repeat(5 * MIB) }]),
  );
  expect((await client.getSensorReadings(ROOM, SENSOR)).items).toHaveLength(120_000);
  expect(await failureOf(client.getRooms())).toMatchObject({ kind: 'answer_too_large' });
});

test('an endless error page is cut off, and its status still counts', async () => {
  const { client } = await clientOf((_, response) => {
    response.writeHead(404).end('x'.repeat(MIB));
  }, once);
  expect(await failureOf(client.getRooms())).toMatchObject({ kind: 'denied_or_missing', status: 404, code: undefined });
});

test('BOM and content type do not matter', async () => {
  const { client } = await clientOf((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`\uFEFF${JSON.stringify([room])}`);
  });
  expect((await client.getRooms()).items).toHaveLength(1);
});

test('a lost connection is told in plain words, without the address', async () => {
  const { client } = await clientOf((_, response) => response.socket?.destroy(), once);
  const error = await failureOf(client.getRooms());
  expect(error).toMatchObject({
    kind: 'unreachable',
    method: 'GET',
    route: '/rooms/joined',
    status: undefined,
    message: 'BOCCO cannot be reached: other side closed (GET /rooms/joined)',
  });
  expect(everythingIn(error)).not.toMatch(/deadbeef|access_token/);
});

test('one try has its own time, after which the connection counts as dead', async () => {
  const { baseUrl } = await startServer(() => {});
  const endpoint = { ...ENDPOINTS.getRooms, attemptMs: 50 };
  const error = await failureOf(
    fetchOnce(new URL(baseUrl), { endpoint }, new Secret(TOKEN), new AbortController().signal, {
      decode: ({ body }) => readAll(body),
      onAnswer: undefined,
    }),
  );
  expect(error).toMatchObject({ kind: 'timed_out', message: 'No answer within 0.05 s (GET /rooms/joined)' });
});

test('an answer that keeps coming may take longer than the time for one try', async () => {
  const { baseUrl } = await startServer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (const piece of '[ 1, 2, 3, 4 ]') {
      response.write(piece);
      await setTimeout(50);
    }
    response.end();
  });
  const attemptMs = 400;
  const began = performance.now();
  const bytes = await fetchOnce(
    new URL(baseUrl),
    { endpoint: { ...ENDPOINTS.getRooms, attemptMs } },
    undefined,
    new AbortController().signal,
    { decode: ({ body }) => readAll(body), onAnswer: undefined },
  );
  expect(performance.now() - began).toBeGreaterThan(attemptMs);
  expect(new TextDecoder().decode(bytes)).toBe('[ 1, 2, 3, 4 ]');
});

test('connections are kept alive', async () => {
  const { client, received } = await clientOf((_, response) => json(response, 200, []));
  for (let call = 0; call < 5; call++) await client.getRooms();
  expect(new Set(received.map(({ port }) => port)).size).toBeLessThan(3);
});
