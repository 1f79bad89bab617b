import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCredentials, withoutCredentials, writeSecrets } from './credentials.ts';
import { Failure } from './failure.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function refusal(read: () => unknown): Failure {
  try {
    read();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  return expect.unreachable();
}

const all = { BOCCO_API_KEY: 'key', BOCCO_EMAIL: 'a@example.com', BOCCO_PASSWORD: 'hunter2' };
const secrets = { api_key: 'key', email: 'a@example.com', password: 'hunter2' };

test('nobody has signed in', () => {
  expect(readCredentials({}, temporaryFolder())).toBeUndefined();
});

test('the environment goes before the file', () => {
  const folder = temporaryFolder();
  writeSecrets(`${folder}/secrets.json`, { access_token: 'stored' });
  expect(readCredentials(all, folder)).toEqual({ ...secrets, secretsFile: undefined });
  const token = { BOCCO_ACCESS_TOKEN: 'given' };
  expect(readCredentials(token, folder)).toEqual({ access_token: 'given', secretsFile: undefined });
  expect(readCredentials({ ...all, ...token }, folder)).toEqual({
    ...secrets,
    access_token: 'given',
    secretsFile: undefined,
  });
  expect(readCredentials({}, folder)).toEqual({ access_token: 'stored', secretsFile: `${folder}/secrets.json` });
});

test('half a set of variables is refused with what is missing', () => {
  const { exitCode, message } = refusal(() => readCredentials({ BOCCO_PASSWORD: 'hunter2' }, temporaryFolder()));
  expect(exitCode).toBe(78);
  expect(message).toMatch(/^BOCCO_API_KEY and BOCCO_EMAIL/);
  expect(message).not.toContain('hunter2');
});

test('what is missing is said in good English', () => {
  const { BOCCO_PASSWORD: _, ...two } = all;
  const message = (env: Record<string, string>) => refusal(() => readCredentials(env, temporaryFolder())).message;
  expect(message({ BOCCO_API_KEY: 'key' })).toMatch(/^BOCCO_EMAIL and BOCCO_PASSWORD are not set; set all of .*\.$/);
  expect(message(two)).toMatch(/^BOCCO_PASSWORD is not set; set all of .*\.$/);
});

test('a folder that cannot be is no reason to call the secrets broken', () => {
  expect(readCredentials({}, `/tmp/${'n'.repeat(300)}`)).toBeUndefined();
});

test('other processes get an environment without the account, whatever will belong to it', () => {
  const others = { PATH: '/bin', ROOMLOG_DATA_DIR: '/srv', BOCCO_BASE_URL: 'https://api.bocco.me/alpha' };
  const account = { ...all, BOCCO_ACCESS_TOKEN: 'token', BOCCO_SOMETHING: 'new', EMO_REFRESH_TOKEN: 'refresh' };
  expect(withoutCredentials({ ...others, ...account })).toEqual(others);
});

test.for([0o640, 0o604, 0o660, 0o777])('a file that others can read is refused (%o)', (mode) => {
  const folder = temporaryFolder();
  const file = `${folder}/secrets.json`;
  writeSecrets(file, secrets);
  chmodSync(file, mode);
  const { exitCode, message } = refusal(() => readCredentials({}, folder));
  expect(exitCode).toBe(78);
  expect(message).toContain(`chmod 600 "${file}"`);
});

test.for([
  '',
  '{"password":"hunter2"',
  'hunter2',
  '"hunter2"',
  '["hunter2"]',
  'null',
  '{}',
  '{"password":"hunter2"}',
  '{"api_key":1,"email":"a","password":"hunter2"}',
  '{"access_token":""}',
])('%s is not what roomlog wrote, and is not repeated', (text) => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/secrets.json`, text, { mode: 0o600 });
  const failure = refusal(() => readCredentials({}, folder));
  expect(failure.exitCode).toBe(78);
  expect(failure.message).toContain('roomlog signin');
  expect(`${failure.message}${failure.stack}${JSON.stringify(failure.cause ?? null)}`).not.toContain('hunter2');
});

test('a file that cannot be read is not called broken', () => {
  const folder = temporaryFolder();
  mkdirSync(`${folder}/secrets.json`, { mode: 0o700 });
  expect(refusal(() => readCredentials({}, folder)).message).toContain("can't be read (EISDIR)");
});

test('secrets are replaced in one step by a private file', () => {
  const folder = temporaryFolder();
  const file = `${folder}/secrets.json`;
  writeFileSync(`${file}.${process.pid}.tmp`, 'left by a crash', { mode: 0o666 });
  const umask = process.umask(0);
  writeSecrets(file, secrets);
  const { ino } = statSync(file);
  writeSecrets(file, { access_token: 'new' });
  process.umask(umask);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(file).ino).not.toBe(ino);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ access_token: 'new' });
  expect(readdirSync(folder)).toEqual(['secrets.json']);
});
