/** docs/emo-webhook.md, step by step, with the real Caddy. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import { rootDir } from '@roomlog/runtime';
import { demoEmoCredentials, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { isCaddyInstalled, startCaddy } from './caddy.ts';
import { freePort } from './database-server.ts';
import { roomlog, stop, until } from './home.ts';

const page = readFileSync(join(rootDir, 'docs/emo-webhook.md'), 'utf8');

/** Those of the page, without the indent of their list. */
function block(language: string): string {
  const [, indent = '', content = ''] = new RegExp(`^( *)\`\`\`${language}\n(.*?)^ *\`\`\`$`, 'ms').exec(page) ?? [];
  return content.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}

test('an event comes through Caddy into the store, from who has the secret and nobody else', {
  timeout: 60_000,
}, async ({ skip }) => {
  skip(!isCaddyInstalled, 'Caddy is not installed');
  const simulator = await startSimulator({ rooms: 2, emo: 1, history: 3600, switches: { emo_calls_per_minute: 0 } });
  onTestFinished(() => simulator.close());
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-webhook-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const port = String(await freePort());
  const here = (block: string) => block.replaceAll('4681', port);
  const env = {
    PATH: process.env['PATH'] ?? '',
    ROOMLOG_DATA_DIR: dataDir,
    EMO_BASE_URL: simulator.emoBaseUrl,
    EMO_REFRESH_TOKEN: demoEmoCredentials.refresh_token,
    // Enough for the collector and the command in one minute.
    EMO_CALLS_PER_MINUTE: '20',
    ...(parseEnv(here(block('ini'))) as Record<string, string>),
  };
  const run = async (...args: string[]) => {
    const child = roomlog(args, env);
    return (await Promise.all([child.stdout, child.stderr].map((stream) => text(stream ?? expect.unreachable())))).join(
      '',
    );
  };
  const collector = roomlog(['collect'], env);
  onTestFinished(async () => void (await stop(collector)));
  const rowsOf = (query: string): Record<string, unknown>[] => {
    const file = join(dataDir, 'roomlog.db');
    if (!existsSync(file)) return [];
    const store = new DatabaseSync(file, { readOnly: true });
    try {
      return store.prepare(query).all();
    } catch {
      // It is just being made.
      return [];
    } finally {
      store.close();
    }
  };
  const rooms = () => rowsOf('SELECT uuid FROM room');
  await until(async () => rooms().length > 0);
  const [room = expect.unreachable()] = rooms();

  const name = 'home.example.com';
  const caddy = await startCaddy(here(block('caddyfile')), name);
  onTestFinished(() => caddy.close());
  const [, ...args] = /roomlog (\S+) (\S+) (\S+)/.exec(block('sh')) ?? [];
  expect(await run(...args)).toBe(`BOCCO emo tells https://${name}/emo of 15 kinds of events.\n`);
  const { emo } = JSON.parse(readFileSync(join(dataDir, 'webhook.json'), 'utf8')) as { emo: { secret: string } };

  const event = {
    request_id: 'one',
    uuid: room['uuid'],
    timestamp: 1_785_741_640,
    event: 'accel.detected',
    data: { accel: { kind: 'lift' } },
  };
  const secret = { 'x-platform-api-secret': emo.secret.trim() };
  const ask = async (path: string, headers: Record<string, string>, payload: object = event) => {
    const asked = await caddy
      .ask(path, { client: '127.0.0.1', method: 'POST', payload, headers })
      .catch(() => undefined);
    return asked?.status;
  };
  await until(async () => (await ask('/emo', {})) === 401);
  expect(await ask('/emo', { 'x-platform-api-secret': 'guessed' })).toBe(401);
  expect(await ask('/', secret)).toBe(404);
  expect(await ask('/emo', secret, { ...event, request_id: 'long', data: 'x'.repeat(70_000) })).toBe(413);
  expect((await caddy.ask('/emo', { client: '127.0.0.1' })).status).toBe(405);
  for (let times = 0; times < 2; times++) expect(await ask('/emo', secret)).toBe(200);
  expect(rowsOf('SELECT request_id, kind FROM event')).toEqual([{ request_id: 'one', kind: 'lift' }]);
});
