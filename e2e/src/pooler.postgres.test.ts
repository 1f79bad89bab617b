/** What docs/fleet.md says of poolers. */
import { randomUUID } from 'node:crypto';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { command, folder, server } from './database-home.ts';
import { firstLine, getJson, ndjson, roomlog, stop, until } from './home.ts';
import { isPgBouncerInstalled, pooler } from './pooler.ts';

const why = 'PgBouncer is not installed';
const mode = (name: string) => `pool_mode = ${name}`;
const ignores = 'ignore_startup_parameters = options';

async function openService() {
  const simulator = await startSimulator({ hold: 2, history: 400, interval: 2, rooms: 4 });
  onTestFinished(() => simulator.close());
  const { api_key, email, password } = demoCredentials;
  const environment = (address: string) => ({
    PATH: process.env['PATH'] ?? '',
    BOCCO_BASE_URL: simulator.baseUrl,
    BOCCO_API_KEY: api_key,
    BOCCO_EMAIL: email,
    BOCCO_PASSWORD: password,
    ROOMLOG_DATA_DIR: folder(),
    ROOMLOG_DATABASE: address,
    ROOMLOG_POLL_SECONDS: '1',
    ROOMLOG_LEASE_SECONDS: '3',
    ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ROOMLOG_LOG_LEVEL: 'warn',
  });
  return { simulator, environment };
}

test('behind a pooler of sessions two collectors and a dashboard work as without one', async ({ skip }) => {
  skip(!isPgBouncerInstalled, why);
  const { simulator, environment } = await openService();
  const database = await server();
  const address = await pooler(database, [mode('session'), ignores, 'default_pool_size = 100']);
  database.ask("ALTER ROLE roomlog SET idle_in_transaction_session_timeout = '10s'");
  const env = environment(address);
  const said: string[] = [];
  const started = [env, environment(address)].map((one) => roomlog(['collect'], one));
  const dashboard = roomlog(['serve'], env);
  for (const child of [...started, dashboard]) {
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    onTestFinished(async () => void (await stop(child)));
  }
  const url = await firstLine(dashboard);
  await until(
    async () => (await getJson<{ state: string }>(`${url}api/status`).catch(() => undefined))?.state === 'ok',
  );
  await until(async () => database.ask('SELECT count(DISTINCT owner) FROM slice') === '2');
  const { rooms } = await getJson<{ rooms: { uuid: string }[] }>(`${url}api/rooms`);
  const unique_id = randomUUID();
  const sent = await fetch(`${url}api/rooms/${rooms[0]?.uuid}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url.replace(/\/$/, '') },
    body: JSON.stringify({ unique_id, text: 'おはよう' }),
  });
  expect(sent.status).toBe(202);
  const received = () => ndjson<{ unique_id: string }>(`${simulator.controlUrl}/received`);
  await until(async () => (await received()).some((one) => one.unique_id === unique_id));
  expect((await command(env, 'check', '--deep')).code).toBe(0);
  expect(said.join('')).toBe('');
});

test('a pooler of transactions, and one that refuses what a session asks for, are refused with one sentence', async ({
  skip,
}) => {
  skip(!isPgBouncerInstalled, why);
  const { environment } = await openService();
  const database = await server();
  for (const [settings, sentence] of [
    [[mode('session')], /^The pooler at \S+ refuses .*: options\); set ignore_startup_parameters = options there\.\n$/],
    [
      [mode('transaction'), ignores],
      /^\S+ is behind a pooler that loses .*; set pool_mode = session there, or .*\.\n$/,
    ],
  ] as const) {
    const env = environment(await pooler(database, settings));
    for (const words of [['collect', '--once'], ['collect'], ['serve'], ['export', 'readings']]) {
      const { code, stderr } = await command(env, ...words);
      expect([words, code, stderr]).toEqual([words, 78, expect.stringMatching(sentence)]);
      expect(stderr).not.toContain(database.password);
    }
  }
});
