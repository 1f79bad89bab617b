import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoCredentials } from '@roomlog/simulator';
import { expect, test } from 'vitest';
import { expectSentence, roomlog, roomlogProcess, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { account } = await startHousehold();

test('signin tries the account, stores it for its owner alone, and says nothing of the password', async () => {
  const args = ['signin', '--api-key', demoCredentials.api_key, '--email', demoCredentials.email];
  const home = temporaryFolder();
  const env = { BOCCO_BASE_URL: account.BOCCO_BASE_URL, ROOMLOG_DATA_DIR: home };
  const secrets = join(home, 'secrets.json');
  expectSentence(await roomlog(args, env), 64, 'Password is missing');
  expectSentence(await roomlogProcess(args, env, 'wrong-password\n'), 77, 'run roomlog signin');
  expect(existsSync(secrets)).toBe(false);

  const right = await roomlogProcess(args, env, `${demoCredentials.password}\n`);
  expect(right.code).toBe(0);
  expect(right.stdout).toContain('わが家');
  expect(right.stdout + right.stderr).not.toContain(demoCredentials.password);
  expect(statSync(secrets).mode & 0o777).toBe(0o600);
  expect((await roomlog(['rooms'], env)).stdout).toContain('わが家');

  const piped = Object.values(demoCredentials).join('\n');
  expect(JSON.parse((await roomlogProcess(['signin', '--json'], env, piped)).stdout)).toMatchObject([
    { name: 'わが家' },
  ]);
});

test('a second account stands beside the first one; commands look through both, and name one that can’t be asked', async () => {
  const home = temporaryFolder();
  const env = { BOCCO_BASE_URL: account.BOCCO_BASE_URL, ROOMLOG_DATA_DIR: home };
  const piped = Object.values(demoCredentials).join('\n');
  const signin = (...args: string[]) => roomlogProcess(['signin', ...args], env, piped);
  expectSentence(await signin('--account', 'My Parents'), 64, '--account is "My Parents"; it must be up to 32 small');
  expect((await signin()).code).toBe(0);
  expect((await signin('--account', 'parents')).code).toBe(0);
  const secrets = join(home, 'secrets.json');
  const { accounts } = JSON.parse(readFileSync(secrets, 'utf8'));
  expect(Object.keys(accounts)).toEqual(['default', 'parents']);

  // Both are in the one room there is: it is listed once.
  const rooms = async () => {
    const { code, stdout, stderr } = await roomlog(['rooms', '--json'], env);
    return [code, stdout === '' ? [] : JSON.parse(stdout).map(({ name }: { name: string }) => name), stderr];
  };
  expect(await rooms()).toEqual([0, ['わが家'], '']);
  const forget = (...names: string[]) => {
    const { access_token: _, ...wrong } = { ...accounts.parents, password: 'wrong' };
    const changed = { ...accounts, ...Object.fromEntries(names.map((name) => [name, wrong])) };
    writeFileSync(secrets, JSON.stringify({ accounts: changed }));
  };
  forget('parents');
  const sentence =
    /^Left out the account parents: BOCCO refuses the sign-in: .*; run roomlog signin --account parents\.\n$/;
  expect(await rooms()).toEqual([0, ['わが家'], expect.stringMatching(sentence)]);
  expect((await roomlog(['send', 'わが家', 'おはよう'], env)).stdout).toContain('おはよう');
  forget('default', 'parents');
  expectSentence(await roomlog(['rooms'], env), 77, /; run roomlog signin\.\n$/);
});
