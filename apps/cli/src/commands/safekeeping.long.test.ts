/** Backup, restore, check and import as the processes they are, beside a collector that works. */
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { expectSentence, outcomeOf, roomlog, startHousehold, startRoomlog } from '../testing/testing.ts';

const { account, control, filledFolder } = await startHousehold({ history: 8 * 86_400, window: 5000, sensors: 1 });
const secrets = { BOCCO_PASSWORD: account.BOCCO_PASSWORD, BOCCO_API_KEY: account.BOCCO_API_KEY };
let home: string;
let store: string;
let env: Record<string, string>;

beforeEach(async () => {
  home = await filledFolder();
  store = join(home, 'roomlog.db');
  env = { ...account, ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'silent' };
});

function inStore(statement: string, path = store): unknown {
  const database = new DatabaseSync(path, { timeout: 60_000 });
  const answer = database.prepare(statement).get();
  database.close();
  return answer;
}

const damageOneReading = () =>
  inStore('UPDATE reading SET humidity = humidity + 1 WHERE ts = (SELECT min(ts) FROM reading)');

test('a backup by default and one by name; no secret is in them, and none is replaced', async () => {
  const made = JSON.parse((await roomlog(['backup', '--json'], env)).stdout) as Record<string, unknown>;
  expect(made).toEqual({
    path: expect.stringMatching(/\/backups\/roomlog-\d{8}T\d{6}Z\.db$/),
    bytes: statSync(String(made['path'])).size,
    readings: expect.any(Number),
    messages: expect.any(Number),
    from: expect.stringMatching(/^2026-11-\d\dT.*Z$/),
    to: expect.stringMatching(/^2026-11-22T.*Z$/),
    broken: [],
  });
  const file = join(home, 'mine.db');
  const named = await roomlog(['backup', file], env);
  expect(named).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^\/.*mine\.db\n[\d.]+ MB: \d+ readings from /),
  });
  const bytes = readFileSync(file).toString('latin1');
  for (const secret of Object.values(secrets)) expect(bytes).not.toContain(secret);
  expectSentence(await roomlog(['backup', file], env), 64, 'is there already; choose another name');
  expectSentence(
    await roomlog(['backup', join(home, 'none', 'x.db')], env),
    74,
    "can't be written: its folder does not exist",
  );
});

test('restore refuses while a collector runs, puts the backup in place, and moves the old store aside', async () => {
  const backup = join(home, 'mine.db');
  await roomlog(['backup', backup], env);
  const before = inStore('SELECT count(*) AS n, sum(temperature) AS t FROM reading');
  const collector = startRoomlog(['collect'], { ...env, ROOMLOG_ACK: '1' });
  const held = async () => inStore('SELECT pid FROM lease') !== undefined;
  for (let tries = 0; tries < 200 && !(await held()); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  expectSentence(await roomlog(['restore', backup], env), 75, /Another collector .* stop it first/);
  collector.kill('SIGTERM');
  await outcomeOf(collector);

  writeFileSync(store, 'destroyed');
  const restored = await roomlog(['restore', backup], env);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  const [, aside = ''] = /What was there before is now (\S+);/.exec(restored.stdout) ?? [];
  expect(readFileSync(aside, 'utf8')).toBe('destroyed');
  expect(inStore('SELECT count(*) AS n, sum(temperature) AS t FROM reading')).toEqual(before);
  expect((await roomlog(['check', '--deep'], env)).code).toBe(0);
  expectSentence(await roomlog(['restore', aside], env), 74, 'take another backup');
  expectSentence(await roomlog(['restore', join(home, 'none.db')], env), 64, 'there is no such file');
});

test('check finds a value that changed by itself, says where, and what to do', async () => {
  const good = await roomlog(['check', '--deep'], env);
  expect(good.code).toBe(0);
  expect(good.stdout).toMatch(/✓ +sealed days +all \d+ are what was sealed/);
  damageOneReading();
  const bad = await roomlog(['check', '--deep', '--json'], env);
  const findings = JSON.parse(bad.stdout) as { check: string; ok: boolean; finding: string }[];
  expect(findings.filter(({ ok }) => !ok)).toEqual([
    {
      check: 'sealed days',
      ok: false,
      finding: expect.stringMatching(
        /^The readings of .+ on 2026-11-\d\d are not those that were sealed; import them .*\.$/,
      ),
    },
    {
      check: 'rollups',
      ok: false,
      finding: expect.stringMatching(/^rollup_hour of .+ is not the sum of its readings; .*\.$/),
    },
  ]);
  expect(bad.code).toBe(74);

  // The collector's own look at night fails for all to see, and a backup says so too.
  // BOCCO has that reading no longer: it would mend it.
  await control('PUT', 'settings', { window: 1 });
  onTestFinished(async () => void (await control('PUT', 'settings', { window: 5000 })));
  await roomlog(['collect', '--once'], env);
  expect((await roomlog(['check'], env)).code).toBe(74);
  expect((await roomlog(['doctor'], env)).stdout).toMatch(
    /✗ +verify-seals +Failing since .* not those that were sealed/,
  );
  expectSentence(await roomlog(['backup', join(home, 'mine.db')], env), 74, 'The backup is made, but the readings of');
  expect(existsSync(join(home, 'mine.db'))).toBe(true);
});

test('what was exported comes back in', async () => {
  const file = join(home, 'room.csv');
  const uuid = (inStore("SELECT uuid FROM sensor WHERE user_type = 'sensor_room'") as { uuid: string }).uuid;
  await roomlog(['export', 'readings', '--sensor', uuid, '-o', file], env);
  const rows = readFileSync(file, 'utf8').trim().split('\n').length - 1;
  const again = await roomlog(['import', 'readings', file, '--sensor', uuid.slice(0, 8), '--json'], env);
  const counts = { imported: 0, known: rows, different: 0, too_old: 0, rejected: 0 };
  expect([again.code, again.stderr, JSON.parse(again.stdout)]).toEqual([0, '', counts]);
  writeFileSync(file, `${readFileSync(file, 'utf8')}2020-01-01T00:00:00Z,1,2,3\nsome day,1,2,3\n`);
  const more = await roomlog(['import', 'readings', file, '--sensor', uuid, '--json'], env);
  expectSentence(more, 1, `room.csv, line ${rows + 3}: "some day" is no time; mend it and import again.`);
  expect(JSON.parse(more.stdout)).toEqual({ ...counts, imported: 1, rejected: 1 });

  const hourly = join(home, 'hourly.csv');
  await roomlog(['export', 'readings', '--sensor', uuid, '--resolution', '1h', '-o', hourly], env);
  expectSentence(await roomlog(['import', 'readings', hourly, '--sensor', uuid], env), 1, '--resolution raw');
  expectSentence(await roomlog(['import', 'messages', file, '--sensor', uuid], env), 64, 'only readings can');
  expectSentence(await roomlog(['import', 'readings', `${file}x`, '--sensor', uuid], env), 64, 'no such file');
  expectSentence(await roomlog(['restore', `${file}x`], env), 64, 'no such file');
  expectSentence(await roomlog(['import', 'readings', file, '--sensor', 'なし'], env), 64, 'There is no sensor');
  expectSentence(await roomlog(['import', 'readings', file], env), 64, '--sensor');
});

test('a dashboard over whose store a backup is put ends with 70, so that it is started anew on the new one', async () => {
  const backup = join(home, 'mine.db');
  await roomlog(['backup', backup], env);
  const dashboard = startRoomlog(['serve'], env);
  const listening = once(dashboard.stdout, 'data');
  const ended = outcomeOf(dashboard);
  await Promise.race([listening, ended]);
  expect((await roomlog(['restore', backup], env)).code).toBe(0);
  expectSentence(await ended, 70, 'start the dashboard again');
  expect((await roomlog(['check', '--deep'], env)).code).toBe(0);
});
