/** Bytes on the wire: what a browser takes compressed comes so, and says the same. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { dashboardForEach, eventsOf, sensor } from '../testing.ts';
import { sendFile } from './file-answer.ts';

const bench = dashboardForEach();
const day = Array.from({ length: 288 }, (_, at) => at * 5);

const ask = (url: string, encoding: string, method: 'GET' | 'HEAD' = 'GET') =>
  bench.app.inject({ method, url, headers: { host: 'localhost', 'accept-encoding': encoding } });
const unpack = { br: brotliDecompressSync, gzip: gunzipSync };

test.for(['br', 'gzip'] as const)('JSON, files and the page come in %s, and are the same', async (encoding) => {
  await bench.readingsAt(day);
  const from = 'from=2026-01-01T00:00:00Z&to=2026-01-03T00:00:00Z';
  const page = await ask('/', 'identity');
  const script = /href="([^"]+\.js)"/.exec(page.body)?.[1] ?? '';
  const urls = [
    `/api/sensors/${sensor}/readings?${from}`,
    `/api/sensors/${sensor}/readings.csv?${from}`,
    script,
    '/worker.js',
  ];
  for (const url of urls) {
    const [whole, packed] = [await ask(url, 'identity'), await ask(url, `${encoding}, deflate`)];
    expect(whole.headers['content-encoding'], url).toBeUndefined();
    expect(packed.headers['content-encoding'], url).toBe(encoding);
    expect(packed.headers['vary'], url).toMatch(/accept-encoding/i);
    expect(packed.headers['content-type'], url).toBe(whole.headers['content-type']);
    expect(unpack[encoding](packed.rawPayload).equals(whole.rawPayload), url).toBe(true);
    expect(packed.rawPayload.length, url).toBeLessThan(whole.rawPayload.length / 2);
    expect((await ask(url, encoding, 'HEAD')).statusCode, url).toBe(200);
  }
});

test('a file that fails half way looks broken, compressed too', async () => {
  async function* rows() {
    yield 'first,row\n'.repeat(10_000);
    throw new Error('the disk is gone');
  }
  const file = { parts: [], from: 0, to: 1, zone: 'UTC', format: 'csv' } as const;
  bench.app.get('/broken.csv', { config: { access: 'open' } }, (_request, reply) => sendFile(reply, file, rows));
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  for (const encoding of ['identity', 'gzip', 'br']) {
    const answer = await fetch(`${url}/broken.csv`, { headers: { 'accept-encoding': encoding } });
    await expect(answer.text(), encoding).rejects.toThrow();
  }
});

test('what is small, and what happens, comes as it is', async () => {
  expect((await ask('/healthz', 'br')).headers['content-encoding']).toBeUndefined();
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const stream = await eventsOf(url, undefined, '', { 'accept-encoding': 'br, gzip' });
  // Held back for compression, it would not come before there is more of it.
  await stream.next('status');
  await stream.close();
});
