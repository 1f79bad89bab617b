/** The collector as the process it is, in a home that has a BOCCO and a BOCCO emo. */
import { join } from 'node:path';
import { saveAccount } from '@roomlog/runtime';
import { demoEmoCredentials } from '@roomlog/simulator';
import { enqueue, jobRun, listAccounts, listRooms, type OutboxRow, outboxRow, pollJob } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, test } from 'vitest';
import { collectorHomeForEach, exitCode, until } from './testing/process.ts';

const home = collectorHomeForEach();

const both = () => ({
  EMO_BASE_URL: home.simulator.emoBaseUrl,
  EMO_REFRESH_TOKEN: demoEmoCredentials.refresh_token,
  EMO_CALLS_PER_MINUTE: '20',
});

interface Call {
  at: number;
  endpoint: string;
}

const emoCalls = async () =>
  (await home.control<Call>('calls')).filter(({ endpoint }) => endpoint.startsWith('emo_')).map(({ at }) => at);

test('both robots are recorded in one store; what is typed goes to each; the calls of a minute hold over a restart', async () => {
  await home.simulate({ rooms: 2, emo: 1, switches: { replies: false, emo_calls_per_minute: 0 } });
  const first = home.collect([], both());
  const store = await home.open();
  const { db } = store;
  const figures = () =>
    sqliteOf(store)
      .prepare(
        `SELECT source, (SELECT count(*) FROM message WHERE room_id = room.id) AS messages,
          (SELECT count(*) FROM reading JOIN sensor ON sensor.id = sensor_id WHERE sensor.room_id = room.id) AS readings
         FROM room ORDER BY source`,
      )
      .all() as { source: string; messages: number; readings: number }[];
  await until(async () => figures().filter(({ messages, readings }) => messages > 5 && readings > 0).length === 2);
  expect(figures().map(({ source }) => source)).toEqual(['bocco', 'emo']);
  const accounts = await listAccounts(db);
  const emo = accounts.find(({ source }) => source === 'emo');
  expect([emo?.name, emo?.from_environment, typeof emo?.user]).toEqual(['emo', 1, 'string']);
  const rooms = await listRooms(db);
  expect(rooms.map(({ position }) => position)).toEqual([0, 0]);
  const rows: OutboxRow[] = [];
  for (const { id } of rooms) {
    rows.push((await enqueue(db, { unique_id: crypto.randomUUID(), room_id: id, text: 'ただいま' })).row);
  }
  await until(async () => {
    const sent = await Promise.all(rows.map(({ seq }) => outboxRow(db, seq)));
    return sent.every((row) => row?.state === 'sent');
  });
  first.kill('SIGTERM');
  expect(await exitCode(first)).toBe(0);

  const before = await emoCalls();
  // More have been made in this minute.
  home.collect([], { ...both(), EMO_CALLS_PER_MINUTE: '2' });
  const polled = async () => (await jobRun(db, { account_id: 1, job: pollJob }))?.started_at ?? 0;
  const since = Math.floor(Date.now() / 1000);
  await until(async () => (await polled()) > since + 1);
  expect(await emoCalls()).toEqual(before);
  for (const [at, time] of before.entries()) expect((before[at + 20] ?? Infinity) - time).toBeGreaterThan(60_000);
  const speech = (await home.control<{ kind: string; text?: string }>('received')).filter(
    ({ text }) => text === 'ただいま',
  );
  expect(speech).toHaveLength(2);
});

test('a lost sign-in says by which command, and for which account', async () => {
  await home.simulate({ rooms: 2, emo: 1 });
  const once = async (env: Record<string, string>) => {
    const child = home.collect(['--once'], { EMO_BASE_URL: home.simulator.emoBaseUrl, ...env });
    const said = await child.stderr?.toArray();
    return [await exitCode(child), said?.join('')];
  };
  const token = 'c0ffee00-0000-4000-8000-000000000000';
  expect(await once({ EMO_REFRESH_TOKEN: token })).toEqual([
    77,
    expect.stringMatching(/; run roomlog signin --emo\.\n$/),
  ]);
  saveAccount(join(home.dataDir, 'secrets.json'), 'cottage', { source: 'emo', refresh_token: token });
  expect(await once({})).toEqual([77, expect.stringMatching(/; run roomlog signin --emo --account cottage\.\n$/)]);
});
