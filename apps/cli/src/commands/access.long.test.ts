/** Who is let in, from the command line. */

import { spawn } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { openStore } from '@roomlog/store';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  environment,
  expectSentence,
  nextLine,
  outcomeOf,
  roomlog,
  roomlogProcess,
  startHousehold,
  temporaryFolder,
} from '../testing/testing.ts';

const password = 'four blue tea cups';
const household = await startHousehold({ rooms: 2 });
let env = { ROOMLOG_DATA_DIR: '' };

beforeEach(() => {
  env = { ROOMLOG_DATA_DIR: temporaryFolder() };
});

const add = (name: string, ...more: string[]) =>
  roomlogProcess(['user', 'add', name, '--password-stdin', ...more], env, `${password}\n`);
const listed = async (what: string) => JSON.parse((await roomlog([what, 'list', '--json'], env)).stdout);

test('users are added, listed, given another role and password, and removed', async () => {
  expect(await add('花子')).toMatchObject({ code: 0, stdout: '花子 can sign in now, as member.\n', stderr: '' });
  expect(await add('太郎', '--role', 'viewer')).toMatchObject({ code: 0 });
  expect(statSync(join(env.ROOMLOG_DATA_DIR, 'auth.db')).mode & 0o777).toBe(0o600);
  expect(await roomlog(['user', 'role', '太郎', 'admin'], env)).toMatchObject({
    code: 0,
    stdout: '太郎 is admin now.\n',
  });
  expect(await listed('user')).toMatchObject([
    { name: '太郎', role: 'admin', devices: 0, seen_at: null },
    { name: '花子', role: 'member', devices: 0 },
  ]);
  const changed = await roomlogProcess(['user', 'password', '花子', '--password-stdin'], env, 'another long one\n');
  expect(changed.stdout).toBe('花子 has a new password, and has to sign in again on every device.\n');
  expect(await roomlog(['user', 'remove', '太郎'], env)).toMatchObject({ code: 0 });
  expect((await roomlog(['user', 'list'], env)).stdout).toMatch(/^NAME {2,}ROLE .*\n花子 +member +0\n$/);
});

test('what is wrong is one sentence', async () => {
  await add('花子');
  expectSentence(await add('花子'), 64, 'There is a user "花子" already; roomlog user password changes the password.');
  expectSentence(await add('太郎', '--role', 'owner'), 64, '"owner" is no role; it must be viewer, member, admin.');
  expectSentence(await roomlogProcess(['user', 'add', 'x', '--password-stdin'], env, ''), 64, 'Password is missing');
  expectSentence(await roomlogProcess(['user', 'add', 'x'], env, 'short\n'), 64, 'less than 8 characters');
  expectSentence(await roomlog(['user', 'remove', 'nobody'], env), 64, 'There is no user "nobody"');
  expectSentence(
    await roomlog(['token', 'add', 'x'], env),
    64,
    'A token needs a scope; it must be read, send, metrics.',
  );
  expectSentence(await roomlog(['token', 'add', 'x', '--scope', 'admin'], env), 64, '"admin" is no scope');
  expectSentence(
    await roomlog(['token', 'add', 'x', '--scope', 'read', '--expires', 'soon'], env),
    64,
    '--expires is "soon"',
  );
  expectSentence(await roomlog(['link', 'revoke', 'x'], env), 64, 'There is no link "x"');
  writeFileSync(join(env.ROOMLOG_DATA_DIR, 'auth.db'), 'not a database '.repeat(100));
  expectSentence(await roomlog(['user', 'list'], env), 74, /auth\.db is damaged \(.*\); move it aside/);
});

test('a token is shown once, and listed without itself', async () => {
  const made = await roomlog(['token', 'add', 'prometheus', '--scope', 'metrics', 'read', '--expires', '90d'], env);
  expect(made.stdout).toMatch(/^rl_[\w-]{43}\n$/);
  expect(made.stderr).toBe('This is the only time that the token is shown:\n');
  const tokens = await listed('token');
  expect(tokens).toMatchObject([{ name: 'prometheus', scopes: ['read', 'metrics'], used_at: null }]);
  expect(JSON.stringify(tokens)).not.toContain(made.stdout.trim());
  expect((await roomlog(['token', 'revoke', 'prometheus'], env)).code).toBe(0);
  expect(await listed('token')).toEqual([]);
});

test('a link needs a room where there are several', async () => {
  env = { ROOMLOG_DATA_DIR: await household.filledFolder(), ...household.account };
  expectSentence(await roomlog(['link', 'add', 'tablet'], env), 64, 'There is no room ""; choose one of: ');
  const [room] = JSON.parse((await roomlog(['rooms', '--json'], env)).stdout);
  const made = await roomlog(['link', 'add', 'tablet', '--room', room.uuid, '--json'], env);
  expect(JSON.parse(made.stdout)).toMatchObject({ name: 'tablet', path: expect.stringMatching(/^\/#link=[\w-]{43}$/) });
  expect(await listed('link')).toMatchObject([{ name: 'tablet', created_by: null, used_at: null }]);
  const shared = { ...env, ROOMLOG_LISTEN: '0.0.0.0:4680' };
  const address = await roomlog(['link', 'add', 'another', '--room', room.uuid], shared);
  expect(address.stdout).toMatch(/^http:\/\/[\w.-]+:4680\/#link=[\w-]{43}\n$/);
});

test('the page answers elsewhere only when somebody can sign in', async () => {
  await (await openStore(join(env.ROOMLOG_DATA_DIR, 'roomlog.db'), 'writer')).close();
  const open = [
    ['ROOMLOG_LISTEN', '0.0.0.0:0'],
    ['ROOMLOG_TRUSTED_PROXY', '127.0.0.1'],
  ] as const;
  const outcomes = open.map(async ([name, value]) => {
    const sentence = `${name} is ${value}, but nobody can sign in yet; run roomlog share or roomlog user add NAME.`;
    expectSentence(await roomlog(['serve'], { ...env, [name]: value }), 78, sentence);
  });
  await Promise.all(outcomes);
});

/** An installation of its own, because `share` writes beside package.json. */
function install(): string {
  const folder = temporaryFolder();
  for (const part of ['bin', 'dist', 'package.json', 'apps/dashboard/dist']) {
    cpSync(join(rootDir, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(rootDir, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function inInstall(folder: string, args: string[], more: Record<string, string> = {}) {
  // Without a place to listen, unless it is given.
  const { ROOMLOG_LISTEN: _, ...rest } = environment(env);
  const child = spawn(process.execPath, ['bin/roomlog.mjs', ...args], { cwd: folder, env: { ...rest, ...more } });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  return child;
}

test('share adds the first user, opens the page of a roomlog that runs, and --off closes it', async () => {
  env = { ROOMLOG_DATA_DIR: await household.filledFolder(), ...household.account };
  const folder = install();
  const file = join(folder, '.env');
  writeFileSync(file, 'ROOMLOG_LOG_LEVEL=silent\nROOMLOG_LISTEN=127.0.0.1:0');
  chmodSync(file, 0o640);
  const up = inInstall(folder, ['up']);
  const before = await nextLine(up);
  const asksForSignIn = async (url: string) => (await fetch(`${url}api/rooms`)).status === 401;
  expect(await asksForSignIn(before)).toBe(false);

  const sharing = inInstall(folder, ['share', '--user', '花子', '--password-stdin', '--json']);
  sharing.stdin.end(`${password}\n`);
  const shared = await outcomeOf(sharing);
  expect(shared).toMatchObject({ code: 0, stderr: '' });
  const { addresses } = JSON.parse(shared.stdout) as { addresses: string[] };
  for (const address of addresses) expect(address).toMatch(/^http:\/\/[\w.-]+:4680\/$/);
  expect(readFileSync(file, 'utf8')).toMatch(
    /^ROOMLOG_LOG_LEVEL=silent\nROOMLOG_LISTEN=127\.0\.0\.1:0\n# Written by: roomlog share\nROOMLOG_LISTEN=0\.0\.0\.0:4680\nROOMLOG_ALLOWED_HOSTS=.*\n# Until here/,
  );
  expect(statSync(file).mode & 0o777).toBe(0o640);
  const after = await nextLine(up);
  expect(after).toBe('http://0.0.0.0:4680/');
  const atHome = 'http://127.0.0.1:4680/';
  expect(await asksForSignIn(atHome)).toBe(true);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: '花子', password });
  const signedIn = await fetch(`${atHome}login`, { method: 'POST', headers, body });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await fetch(`${atHome}api/rooms`, { headers: { cookie } })).status).toBe(200);
  // From the command line, while the page runs.
  await roomlog(['user', 'remove', '花子'], env);
  expect((await fetch(`${atHome}api/rooms`, { headers: { cookie } })).status).toBe(401);

  expect((await outcomeOf(inInstall(folder, ['share', '--off']))).stdout).toBe(
    'The page answers on this machine only, as before.\n',
  );
  expect(readFileSync(file, 'utf8')).toBe('ROOMLOG_LOG_LEVEL=silent\nROOMLOG_LISTEN=127.0.0.1:0\n');
  expect(await asksForSignIn(await nextLine(up))).toBe(false);
});

test('share says when the environment counts more than what it would write', async () => {
  const outcome = await outcomeOf(inInstall(install(), ['share'], { ROOMLOG_LISTEN: '127.0.0.1:5000' }));
  expectSentence(outcome, 78, 'ROOMLOG_LISTEN is 127.0.0.1:5000 in the environment, which counts more than');
});
