import { existsSync, statSync } from 'node:fs';
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
