/** Collectors that share an account share the pause that its service asks one of them for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialsOf, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { folder, server } from './database-home.ts';
import { ndjson, roomlog, sendJson, stop, until } from './home.ts';

interface Call {
  at: number;
  endpoint: string;
  account: number | null;
  outcome: string | null;
}

/** Seconds. */
const pause = 20;

/** What may still come after the answer (milliseconds): calls that are on their way, and the others have to hear of it. */
const underWay = 1500;

test('after a 429 nobody calls for its account until the pause is over, and other accounts go on', async () => {
  const database = await server();
  const simulator = await startSimulator({ accounts: 2, rooms: 8, hold: 2, history: 400, interval: 2, decimals: true });
  onTestFinished(() => simulator.close());
  const start = () => {
    const dataDir = folder();
    const accounts = {
      default: { source: 'bocco', ...credentialsOf(1) },
      parents: { source: 'bocco', ...credentialsOf(2) },
    };
    writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify({ accounts }), { mode: 0o600 });
    const child = roomlog(['collect'], {
      PATH: process.env['PATH'] ?? '',
      BOCCO_BASE_URL: simulator.baseUrl,
      ROOMLOG_DATA_DIR: dataDir,
      ROOMLOG_DATABASE: database.address,
      ROOMLOG_POLL_SECONDS: '1',
      ROOMLOG_LEASE_SECONDS: '3',
      ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
      ROOMLOG_LOG_LEVEL: 'silent',
    });
    onTestFinished(async () => void (await stop(child)));
    return child;
  };
  const calls = () => ndjson<Call>(`${simulator.controlUrl}/calls`);
  const holders = () =>
    database.ask(
      'SELECT count(DISTINCT owner) FROM slice WHERE account_id > 0 GROUP BY account_id ORDER BY account_id',
    );
  start();
  await until(async () => (await calls()).some(({ endpoint }) => endpoint === 'subscribe'));
  const second = start();
  await until(async () => holders() === '2\n2');

  const fault = { endpoint: 'sensor_environments', kind: 'status', status: 429, retry_after: pause, account: 1 };
  await sendJson('PUT', `${simulator.controlUrl}/faults`, fault);
  const refused = await until(async () => (await calls()).find(({ outcome }) => outcome === '429'));
  const end = refused.at + pause * 1000;
  // Both poll each second.
  await until(async () => Date.now() > refused.at + (pause / 3) * 1000);
  // Another one, that knows nothing of it, takes over from one of them.
  await stop(second);
  start();
  await until(async () => (await calls()).some(({ account, at }) => account === 1 && at > end));

  const meanwhile = (await calls()).filter(({ at }) => at > refused.at + underWay && at < end);
  expect(meanwhile.filter(({ account }) => account === 1)).toEqual([]);
  const others = meanwhile.filter(({ account }) => account === 2);
  // The sign-in is that of the new collector.
  for (const endpoint of ['sensor_environments', 'sessions']) {
    expect(others.map((call) => call.endpoint)).toContain(endpoint);
  }
});
