import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import {
  hasNewSignIn,
  readAccounts,
  refreshTokenFile,
  saveAccount,
  saveToken,
  withoutCredentials,
} from './credentials.ts';
import { Failure } from './failure.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A data folder whose secrets.json has this content. */
function folderWith(content: object): string {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/secrets.json`, JSON.stringify(content), { mode: 0o600 });
  return folder;
}

const contentOf = (folder: string) => JSON.parse(readFileSync(`${folder}/secrets.json`, 'utf8'));

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
const parents = { api_key: 'key', email: 'b@example.com', password: 'hunter3' };
const ofEnvironment = { account: 'default', source: 'bocco', secretsFile: undefined };

test('nobody has signed in', () => {
  expect(readAccounts({}, temporaryFolder())).toEqual([]);
});

test('the environment goes before the file', () => {
  const folder = folderWith({ access_token: 'stored' });
  expect(readAccounts(all, folder)).toEqual([{ ...ofEnvironment, ...secrets }]);
  const token = { BOCCO_ACCESS_TOKEN: 'given' };
  expect(readAccounts(token, folder)).toEqual([{ ...ofEnvironment, access_token: 'given' }]);
  expect(readAccounts({ ...all, ...token }, folder)).toEqual([{ ...ofEnvironment, ...secrets, access_token: 'given' }]);
  expect(readAccounts({}, folder)).toEqual([
    { ...ofEnvironment, access_token: 'stored', secretsFile: `${folder}/secrets.json` },
  ]);
});

test('the environment’s account replaces the file’s default one alone, and needs no good file', () => {
  const folder = folderWith({ accounts: { parents, default: { access_token: 'stored' } } });
  const names = (env: Record<string, string>) =>
    readAccounts(env, folder).map((one) => [one.account, 'email' in one ? one.email : undefined]);
  expect(names({})).toEqual([
    ['parents', 'b@example.com'],
    ['default', undefined],
  ]);
  expect(names(all)).toEqual([
    ['default', 'a@example.com'],
    ['parents', 'b@example.com'],
  ]);
  chmodSync(`${folder}/secrets.json`, 0o644);
  expect(names(all)).toEqual([['default', 'a@example.com']]);
});

test('half a set of variables is refused with what is missing', () => {
  const { exitCode, message } = refusal(() => readAccounts({ BOCCO_PASSWORD: 'hunter2' }, temporaryFolder()));
  expect(exitCode).toBe(78);
  expect(message).toMatch(/^BOCCO_API_KEY and BOCCO_EMAIL/);
  expect(message).not.toContain('hunter2');
});

test('what is missing is said in good English', () => {
  const { BOCCO_PASSWORD: _, ...two } = all;
  const message = (env: Record<string, string>) => refusal(() => readAccounts(env, temporaryFolder())).message;
  expect(message({ BOCCO_API_KEY: 'key' })).toMatch(/^BOCCO_EMAIL and BOCCO_PASSWORD are not set; set all of .*\.$/);
  expect(message(two)).toMatch(/^BOCCO_PASSWORD is not set; set all of .*\.$/);
});

test('a folder that cannot be is no reason to call the secrets broken', () => {
  expect(readAccounts({}, `/tmp/${'n'.repeat(300)}`)).toEqual([]);
});

test('other processes get an environment without the account, whatever will belong to it', () => {
  const others = { PATH: '/bin', ROOMLOG_DATA_DIR: '/srv', BOCCO_BASE_URL: 'https://api.bocco.me/alpha' };
  const account = { ...all, BOCCO_ACCESS_TOKEN: 'token', BOCCO_SOMETHING: 'new', EMO_REFRESH_TOKEN: 'refresh' };
  expect(withoutCredentials({ ...others, ...account })).toEqual(others);
});

test.for([0o640, 0o604, 0o660, 0o777])('a file that others can read is refused (%o)', (mode) => {
  const folder = folderWith(secrets);
  const file = `${folder}/secrets.json`;
  chmodSync(file, mode);
  const { exitCode, message } = refusal(() => readAccounts({}, folder));
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
  '{"accounts":["hunter2"]}',
  '{"accounts":{"parents":"hunter2"}}',
  '{"accounts":{"parents":{"source":"bocco","password":"hunter2"}}}',
  '{"accounts":{"emo":{"source":"emo","password":"hunter2"}}}',
  '{"accounts":{"emo":{"source":"emo","refresh_token":"hunter2","channel_user":"hunter 2"}}}',
])('%s is not what roomlog wrote, and is not repeated', (text) => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/secrets.json`, text, { mode: 0o600 });
  const failure = refusal(() => readAccounts({}, folder));
  expect(failure.exitCode).toBe(78);
  expect(failure.message).toContain('roomlog signin');
  expect(`${failure.message}${failure.stack}${JSON.stringify(failure.cause ?? null)}`).not.toContain('hunter2');
});

test('a file that cannot be read is not called broken', () => {
  const folder = temporaryFolder();
  mkdirSync(`${folder}/secrets.json`, { mode: 0o700 });
  expect(refusal(() => readAccounts({}, folder)).message).toContain("can't be read (EISDIR)");
});

test('secrets are replaced in one step by a private file', () => {
  const folder = temporaryFolder();
  const file = `${folder}/secrets.json`;
  writeFileSync(`${file}.${process.pid}.tmp`, 'left by a crash', { mode: 0o666 });
  const umask = process.umask(0);
  saveAccount(file, 'default', { source: 'bocco', ...secrets });
  const { ino } = statSync(file);
  saveAccount(file, 'default', { source: 'bocco', access_token: 'new' });
  process.umask(umask);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(file).ino).not.toBe(ino);
  expect(contentOf(folder)).toEqual({ accounts: { default: { source: 'bocco', access_token: 'new' } } });
  expect(readdirSync(folder)).toEqual(['secrets.json']);
});

test('a second account makes a file of the old form one of the new, with all that was in it', () => {
  const folder = folderWith({ ...secrets, access_token: 'old', later: { kept: true } });
  saveAccount(`${folder}/secrets.json`, 'parents', { source: 'bocco', ...parents });
  expect(contentOf(folder)).toEqual({
    accounts: {
      default: { source: 'bocco', ...secrets, access_token: 'old' },
      parents: { source: 'bocco', ...parents },
    },
    later: { kept: true },
  });
  expect(readAccounts({}, folder).map((one) => [one.account, 'password' in one && one.password])).toEqual([
    ['default', 'hunter2'],
    ['parents', 'hunter3'],
  ]);
});

test('an account of a source that is not known yet is left out, and kept', () => {
  const later = { source: 'later', key: 'k' };
  const folder = folderWith({ accounts: { later } });
  expect(readAccounts({}, folder)).toEqual([]);
  saveAccount(`${folder}/secrets.json`, 'default', { source: 'bocco', ...secrets });
  expect(readAccounts({}, folder).map(({ account }) => account)).toEqual(['default']);
  expect(contentOf(folder).accounts.later).toEqual(later);
});

/** What a file may hold: of the old form, of the new, or both, with entries and keys of later versions. */
const name = fc.constantFrom('default', 'parents', 'constructor', '__proto__', '祖母');
const text = fc.string({ minLength: 1 });
const stored = fc.record(
  { api_key: text, email: text, password: text, access_token: text, note: fc.json() },
  { requiredKeys: ['api_key', 'email', 'password', 'note'] },
);
const file = fc.tuple(
  fc.option(stored, { nil: {} }),
  fc.dictionary(name, fc.oneof(stored, fc.constant({ source: 'emo', refresh_token: 'r' })), { noNullPrototype: true }),
  fc.json(),
);

test('a renewed token changes its own entry and nothing else', () => {
  const folder = temporaryFolder();
  fc.assert(
    fc.property(file, fc.string({ minLength: 1 }), ([flat, accounts, later], token) => {
      const before = { ...flat, accounts, later };
      writeFileSync(`${folder}/secrets.json`, JSON.stringify(before), { mode: 0o600 });
      for (const used of readAccounts({}, folder)) {
        if (used.source !== 'bocco') continue;
        const was = readAccounts({}, folder);
        const content = contentOf(folder);
        saveToken(used, token);
        expect(readAccounts({}, folder)).toEqual(
          was.map((one) => (one.account === used.account ? { ...one, access_token: token } : one)),
        );
        const [entries, later] = [contentOf(folder).accounts, contentOf(folder).later];
        expect(later).toEqual(content.later);
        for (const [other, entry] of Object.entries(content.accounts)) {
          if (other !== used.account) expect(entries[other]).toEqual(entry);
        }
      }
    }),
  );
});

test('a token of a sign-in that is no more is not kept', () => {
  const folder = folderWith({ accounts: { parents } });
  const [used] = readAccounts({}, folder);
  if (used?.source !== 'bocco') return expect.unreachable();
  saveToken(used, 'first');
  expect(hasNewSignIn(used, {}, folder)).toBe(false);
  const other = { accounts: { parents: { ...parents, password: 'changed' } } };
  writeFileSync(`${folder}/secrets.json`, JSON.stringify(other));
  saveToken(used, 'late');
  expect([hasNewSignIn(used, {}, folder), contentOf(folder)]).toEqual([true, other]);
  rmSync(`${folder}/secrets.json`);
  saveToken(used, 'later');
  expect(readdirSync(folder)).toEqual([]);
});

test('an account of BOCCO emo stands beside one of BOCCO, in the file and in the environment', () => {
  const folder = temporaryFolder();
  const file = `${folder}/secrets.json`;
  saveAccount(file, 'default', { source: 'bocco', ...secrets });
  saveAccount(file, 'emo', { source: 'emo', refresh_token: 'seed', channel_user: 'channel' });
  const bocco = { account: 'default', source: 'bocco', ...secrets, secretsFile: file };
  const emo = { account: 'emo', source: 'emo', refresh_token: 'seed', channel_user: 'channel', secretsFile: file };
  expect(readAccounts({}, folder)).toEqual([bocco, emo]);
  const given = { account: 'emo', source: 'emo', refresh_token: 'given', secretsFile: undefined };
  expect(readAccounts({ EMO_REFRESH_TOKEN: 'given' }, folder)).toEqual([given, bocco]);
  expect(readAccounts({ EMO_REFRESH_TOKEN: 'given', ...all }, folder)).toEqual([
    { ...ofEnvironment, ...secrets },
    given,
  ]);
  expect(refusal(() => readAccounts({ EMO_CHANNEL_USER: 'a b' }, folder)).message).toMatch(/^EMO_CHANNEL_USER must/);
});

test('another refresh token is a new sign-in, with a file of its own for the newest tokens', () => {
  const folder = temporaryFolder();
  const file = `${folder}/secrets.json`;
  saveAccount(file, 'emo', { source: 'emo', refresh_token: 'first' });
  const [used] = readAccounts({}, folder);
  if (used?.source !== 'emo') return expect.unreachable();
  const tokens = refreshTokenFile(folder, used);
  expect(tokens).toMatch(/emo-tokens\/[0-9a-f]{32}\.json$/);
  expect(hasNewSignIn(used, {}, folder)).toBe(false);
  saveAccount(file, 'emo', { source: 'emo', refresh_token: 'second' });
  expect(hasNewSignIn(used, {}, folder)).toBe(true);
  expect(refreshTokenFile(folder, { ...used, refresh_token: 'second' })).not.toBe(tokens);
  expect(refreshTokenFile(folder, { ...used, account: 'other' })).not.toBe(tokens);
  expect(refreshTokenFile(folder, { ...used })).toBe(tokens);
});
