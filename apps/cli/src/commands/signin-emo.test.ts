import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCallMemory } from '@roomlog/runtime';
import { demoCredentials, emoCredentialsOf } from '@roomlog/simulator';
import { expect, test } from 'vitest';
import { expectSentence, roomlogProcess, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { account, emo, control } = await startHousehold({
  rooms: 2,
  emo: 1,
  accounts: 9,
  switches: { emo_calls_per_minute: 0 },
});

/** Each is good for one test: it is spent there. */
let tokens = 0;
const nextToken = () => emoCredentialsOf(++tokens).refresh_token;

test('signin --emo tries the token, keeps the one that it gave, and shows neither', async () => {
  const home = temporaryFolder();
  const env = { ...emo, ROOMLOG_DATA_DIR: home };
  const secrets = join(home, 'secrets.json');
  const signin = (token: string, ...args: string[]) => roomlogProcess(['signin', '--emo', ...args], env, `${token}\n`);
  expectSentence(await signin(''), 64, 'Refresh token is missing');
  expectSentence(
    await signin('e40e40e4-0000-4000-8000-ffffffffffff'),
    77,
    /get a new one at https:.*; run roomlog signin --emo\.\n$/,
  );
  expect(existsSync(secrets)).toBe(false);

  const given = nextToken();
  const right = await signin(`  ${given} `);
  expect([right.code, right.stderr]).toEqual([0, '']);
  // The collector that starts now knows of these calls, and of those of the token that was refused.
  const { earlier } = openCallMemory(home, 'emo');
  expect(earlier().countMs).toHaveLength(4);
  expect(right.stdout).toMatch(/^Signed in\. One room found:\n {2}.+ {2}[\da-f-]{36}\n/);
  expect(JSON.parse(readFileSync(secrets, 'utf8'))).toEqual({
    accounts: { emo: { source: 'emo', refresh_token: given } },
  });
  const files = readdirSync(join(home, 'emo-tokens'));
  const [file = ''] = files.filter((name) => name.endsWith('.json'));
  const kept = join(home, 'emo-tokens', file);
  const { refresh_token } = JSON.parse(readFileSync(kept, 'utf8')) as { refresh_token: string };
  expect(refresh_token).not.toBe(given);
  expect([secrets, kept].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  for (const secret of [given, refresh_token]) expect(right.stdout).not.toContain(secret);

  // What is typed once more goes on with the newest one, as the service takes each once.
  const again = await signin(given, '--json');
  expect(JSON.parse(again.stdout)).toMatchObject([{ uuid: expect.any(String) }]);
});

test('both robots stand side by side, and neither takes the other’s name', async () => {
  const home = temporaryFolder();
  const env = { ...emo, BOCCO_BASE_URL: account.BOCCO_BASE_URL, ROOMLOG_DATA_DIR: home };
  const bocco = (...args: string[]) =>
    roomlogProcess(['signin', ...args], env, Object.values(demoCredentials).join('\n'));
  const given = nextToken();
  const signin = (...args: string[]) => roomlogProcess(['signin', '--emo', ...args], env, given);
  expect((await bocco()).code).toBe(0);
  expectSentence(await signin('--account', 'default'), 64, 'The account default is one of BOCCO');
  expect((await signin()).code).toBe(0);
  expectSentence(await bocco('--account', 'emo'), 64, 'The account emo is one of another robot');
  const { accounts } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8'));
  expect(Object.keys(accounts)).toEqual(['default', 'emo']);
});

test('a token is not stored that gets in and then is refused, and a plan without values is named', async () => {
  const home = temporaryFolder();
  const env = { ...emo, ROOMLOG_DATA_DIR: home };
  const given = nextToken();
  await control('PUT', 'settings', { emo_plan: 'business_basic' });
  const refused = await roomlogProcess(['signin', '--emo'], env, given);
  const key = emoCredentialsOf(tokens).channel_user;
  const taken = await roomlogProcess(['signin', '--emo', '--channel-user', key], env, given);
  await control('PUT', 'settings', { emo_plan: 'free' });
  expectSentence(refused, 69, "the account's plan may not have it");
  expect([taken.code, taken.stderr]).toEqual([0, expect.stringMatching(/^Its plan, business_basic, has no values/)]);
  expect(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8'))).toMatchObject({
    accounts: { emo: { channel_user: key } },
  });
});

test('a file that somebody else may read is no obstacle to a new sign-in', async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, 'secrets.json'), 'junk', { mode: 0o644 });
  const { code } = await roomlogProcess(['signin', '--emo'], { ...emo, ROOMLOG_DATA_DIR: home }, nextToken());
  expect(code).toBe(0);
});

test('beside a collector that has made the calls of the minute it says for how long it waits', async () => {
  const home = temporaryFolder();
  mkdirSync(join(home, 'emo-tokens'));
  const memory = openCallMemory(home, 'emo');
  for (let call = 0; call < 6; call++) memory.called()();
  const env = { ...emo, EMO_CALLS_PER_MINUTE: '8', ROOMLOG_DATA_DIR: home };
  const [name = ''] = readdirSync(join(home, 'emo-tokens'));
  const at = Date.now() - 55_000;
  const soon = Array.from({ length: 6 }, () => ({ begin: at, end: at }));
  writeFileSync(join(home, 'emo-tokens', name), JSON.stringify({ calls: soon, slowUntil: 0 }));
  const { code, stderr } = await roomlogProcess(['signin', '--emo'], env, nextToken());
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^The account’s calls of this minute are used up; it goes on in \d s\.\n$/),
  ]);
});
