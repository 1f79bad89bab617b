/** Backup, restore and check as the processes they are, beside a collector that works. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { filledHomeForEach } from './safekeeping-testing.ts';
import { expectSentence, outcomeOf, roomlog, startRoomlog } from './testing.ts';

const { account, control, home, inStore } = await filledHomeForEach();
const secrets = { BOCCO_PASSWORD: account.BOCCO_PASSWORD, BOCCO_API_KEY: account.BOCCO_API_KEY };

const damageOneReading = () =>
  inStore('UPDATE reading SET humidity = humidity + 1 WHERE ts = (SELECT min(ts) FROM reading)');

test('a backup by default and one by name; no secret is in them, and none is replaced', async () => {
  const made = JSON.parse((await roomlog(['backup', '--json'], home.env)).stdout) as Record<string, unknown>;
  expect(made).toEqual({
    path: expect.stringMatching(/\/backups\/roomlog-\d{8}T\d{6}Z\.db$/),
    bytes: statSync(String(made['path'])).size,
    readings: expect.any(Number),
    messages: expect.any(Number),
    from: expect.stringMatching(/^2026-11-\d\dT.*Z$/),
    to: expect.stringMatching(/^2026-11-22T.*Z$/),
    broken: [],
  });
  const file = join(home.folder, 'mine.db');
  const named = await roomlog(['backup', file], home.env);
  expect(named).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^\/.*mine\.db\n[\d.]+ MB: \d+ readings from /),
  });
  const bytes = readFileSync(file).toString('latin1');
  for (const secret of Object.values(secrets)) expect(bytes).not.toContain(secret);
  expectSentence(await roomlog(['backup', file], home.env), 64, 'is there already; choose another name');
  expectSentence(
    await roomlog(['backup', join(home.folder, 'none', 'x.db')], home.env),
    74,
    "can't be written: its folder does not exist",
  );
});

test('Ctrl-C leaves no backup and nothing of one, or a whole one', async () => {
  const file = join(home.folder, 'mine.db');
  const child = startRoomlog(['backup', file], home.env);
  child.stdin.end();
  const ended = outcomeOf(child);
  child.kill('SIGINT');
  const { code } = await ended;
  expect(readdirSync(home.folder).filter((name) => name.startsWith('mine'))).toEqual(code === 0 ? ['mine.db'] : []);
});

test('restore refuses while a collector runs, puts the backup in place, and moves the old store aside', async () => {
  const backup = join(home.folder, 'mine.db');
  await roomlog(['backup', backup], home.env);
  const before = inStore('SELECT count(*) AS n, sum(temperature) AS t FROM reading');
  const collector = startRoomlog(['collect'], { ...home.env, ROOMLOG_ACK: '1' });
  const held = async () => inStore('SELECT pid FROM lease') !== undefined;
  for (let tries = 0; tries < 200 && !(await held()); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  expectSentence(await roomlog(['restore', backup], home.env), 75, /Another collector .* stop it first/);
  collector.kill('SIGTERM');
  await outcomeOf(collector);

  writeFileSync(home.store, 'destroyed');
  const restored = await roomlog(['restore', backup], home.env);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  const [, aside = ''] = /What was there before is now (\S+);/.exec(restored.stdout) ?? [];
  expect(readFileSync(aside, 'utf8')).toBe('destroyed');
  expect(inStore('SELECT count(*) AS n, sum(temperature) AS t FROM reading')).toEqual(before);
  expect((await roomlog(['check', '--deep'], home.env)).code).toBe(0);
  expectSentence(await roomlog(['restore', aside], home.env), 74, 'take another backup');
  expectSentence(await roomlog(['restore', join(home.folder, 'none.db')], home.env), 64, 'there is no such file');
});

test('check finds a value that changed by itself, says where, and what to do', async () => {
  const good = await roomlog(['check', '--deep'], home.env);
  expect(good.code).toBe(0);
  expect(good.stdout).toMatch(/✓ +sealed days +all \d+ are what was sealed/);
  damageOneReading();
  const bad = await roomlog(['check', '--deep', '--json'], home.env);
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
  await roomlog(['collect', '--once'], home.env);
  expect((await roomlog(['check'], home.env)).code).toBe(74);
  expect((await roomlog(['doctor'], home.env)).stdout).toMatch(
    /✗ +verify-seals +Failing since .* not those that were sealed/,
  );
  expectSentence(
    await roomlog(['backup', join(home.folder, 'mine.db')], home.env),
    74,
    'The backup is made, but the readings of',
  );
  expect(existsSync(join(home.folder, 'mine.db'))).toBe(true);
});
