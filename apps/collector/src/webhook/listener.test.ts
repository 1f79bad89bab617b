import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openListener } from './listener.ts';

const secret = `say "${'s'.repeat(56)}" \\`;

/** Whoever has the secret is `me`. */
async function open(store: (body: string) => Promise<void> = async () => {}, timeoutMs?: number) {
  const listener = await openListener(
    { host: '127.0.0.1', port: 0 },
    (given) => (given === secret ? 'me' : undefined),
    (_, body) => store(body),
    timeoutMs,
  );
  onTestFinished(() => listener.close());
  const url = `http://127.0.0.1:${listener.port}/emo`;
  const post = (body: string, headers: Record<string, string> = { 'X-Platform-Api-Secret': secret }) =>
    fetch(url, { method: 'POST', body, headers });
  return { ...listener, url, post };
}

test('a delivery is answered with 200 once it is stored, with 503 where it could not be, and others never get that far', async () => {
  const stored: string[] = [];
  const { promise: disk, resolve: sync } = Promise.withResolvers<void>();
  const { post, url } = await open(async (body) => {
    if (body === 'full') throw new Error('no space');
    await disk;
    stored.push(body);
  });
  let isAnswered = false;
  const answer = post('{"a":"あ"}').finally(() => {
    isAnswered = true;
  });
  expect((await post('full')).status).toBe(503);
  expect(isAnswered).toBe(false);
  sync();
  expect([(await answer).status, stored]).toEqual([200, ['{"a":"あ"}']]);
  for (const headers of [{}, { 'x-platform-api-secret': `${secret}.` }, { authorization: secret }]) {
    expect((await post('{}', headers)).status).toBe(401);
  }
  const got = await fetch(url);
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  expect(stored).toHaveLength(1);
});

test('a long body is refused, whether it says so before or not, and one from a stranger is not even read', async () => {
  const stored: string[] = [];
  const { post, port } = await open(async (body) => void stored.push(body));
  expect((await post('x'.repeat(60_000))).status).toBe(200);
  expect((await post('x'.repeat(70_000))).status).toBe(413);
  const sent = request({ port, method: 'POST', headers: { 'x-platform-api-secret': secret } });
  sent.on('error', () => {});
  for (let piece = 0; piece < 70; piece++) sent.write('x'.repeat(1024));
  const [answer] = (await once(sent, 'response')) as [{ statusCode: number }];
  expect(answer.statusCode).toBe(413);
  sent.destroy();
  const stranger = request({ port, method: 'POST', headers: { 'content-length': '1000000000' } });
  stranger.on('error', () => {});
  stranger.flushHeaders();
  expect((await once(stranger, 'response'))[0]).toMatchObject({ statusCode: 401 });
  stranger.destroy();
  expect(stored).toHaveLength(1);
});

test('a body that does not come in time is cut off, and so is whoever is one too many', async () => {
  const { port } = await open(undefined, 300);
  const slow = connect(port, '127.0.0.1');
  slow.write(`POST / HTTP/1.1\r\nHost: a\r\nX-Platform-API-Secret: ${secret}\r\nContent-Length: 9\r\n\r\n{`);
  const [said] = (await once(slow, 'data')) as [Buffer];
  expect(said.toString()).toMatch(/^HTTP\/1\.1 408 /);
  await once(slow, 'close');

  const sockets = Array.from({ length: 80 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
  // Those that are let in say nothing and are cut off later, with an answer.
  const outcomes = sockets.map((socket) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.once('data', () => resolve('let in')).once('close', () => resolve('refused'));
    return promise;
  });
  const all = await Promise.all(outcomes);
  expect(all.filter((outcome) => outcome === 'let in')).toHaveLength(64);
});

test('closing waits for what is stored, and not for a body that is still coming', async () => {
  const { promise: disk, resolve: sync } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { post, port, close } = await open(() => {
    begin();
    return disk;
  });
  const answer = post('{}');
  const slow = connect(port, '127.0.0.1').on('error', () => {});
  slow.write(`POST / HTTP/1.1\r\nHost: a\r\nX-Platform-API-Secret: ${secret}\r\nContent-Length: 9\r\n\r\n{`);
  await begun;
  const closed = close();
  sync();
  expect((await answer).status).toBe(200);
  await closed;
  await expect(post('{}')).rejects.toThrow();
});
