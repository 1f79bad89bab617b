/** Credentials on their way from the page to the collector, and what is left of them on the disk. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { saveAccount, sourceOfAccount } from './credentials.ts';
import { signInAccount, signInEmoAccount } from './sign-in.ts';
import {
  answerSignIn,
  dropSignInRequest,
  isSignInRequested,
  requestSignIn,
  takeSignInAnswer,
  takeSignInRequest,
} from './sign-in-request.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-sign-in-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const request = {
  id: 'one',
  account: 'default',
  secrets: { api_key: 'key', email: 'a@example.com', password: 'hunter2' },
};
const { secrets } = request;

test('a request is there for its owner alone, is taken once, and then is nowhere', () => {
  const folder = temporaryFolder();
  expect([isSignInRequested(folder), takeSignInRequest(folder)]).toEqual([false, undefined]);
  requestSignIn(folder, request);
  const [file = ''] = readdirSync(folder);
  expect([statSync(join(folder, file)).mode & 0o777, isSignInRequested(folder)]).toEqual([0o600, true]);
  expect(takeSignInRequest(folder)).toEqual(request);
  expect([readdirSync(folder), takeSignInRequest(folder)]).toEqual([[], undefined]);
});

test('what signs in to BOCCO emo comes the same way', () => {
  const folder = temporaryFolder();
  const emo = { id: 'two', account: 'emo', secrets: { refresh_token: 'c0ffee' } };
  requestSignIn(folder, emo);
  expect(takeSignInRequest(folder)).toEqual(emo);
  writeFileSync(
    join(folder, 'signin-request.json'),
    JSON.stringify({ ...emo, secrets: { refresh_token: 1, ...secrets } }),
  );
  expect(takeSignInRequest(folder)).toBeUndefined();
});

test('what a killed program left is deleted unread, its half-written file too; nothing else is', () => {
  const folder = temporaryFolder();
  requestSignIn(folder, request);
  writeFileSync(join(folder, 'signin-request.json.123.tmp'), '{"secrets":{"password":"hunter2"');
  writeFileSync(join(folder, 'secrets.json'), '{}');
  dropSignInRequest(folder);
  expect(readdirSync(folder)).toEqual(['secrets.json']);
});

test('whatever stands in its place is deleted, and never tried unless it is whole', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'signin-request.json');
  const odd = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constant(JSON.stringify({ ...request, secrets: { ...secrets, password: 1 } })),
  );
  fc.assert(
    fc.property(odd, (text) => {
      writeFileSync(file, text);
      expect(takeSignInRequest(folder)).toBeUndefined();
      expect(existsSync(file)).toBe(false);
    }),
  );
  writeFileSync(file, JSON.stringify({ ...request, more: 'x'.repeat(20_000) }));
  expect([takeSignInRequest(folder), existsSync(file)]).toEqual([undefined, false]);
});

test('an answer is for its request alone, comes once, and has nothing of the credentials', () => {
  const folder = temporaryFolder();
  answerSignIn(folder, request, 'refused');
  const [file = ''] = readdirSync(folder);
  expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toEqual({ id: 'one', outcome: 'refused' });
  expect(takeSignInAnswer(folder, { id: 'another' })).toBeUndefined();
  expect([takeSignInAnswer(folder, request), takeSignInAnswer(folder, request)]).toEqual(['refused', undefined]);
});

test('what can’t be written leaves nothing half done', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'signin-request.json'));
  expect(() => requestSignIn(folder, request)).toThrow(/EISDIR/);
  expect(readdirSync(folder)).toEqual(['signin-request.json']);
});

test('an account of BOCCO emo is stored when its service takes it, in the place of none of BOCCO', async () => {
  const dataDir = temporaryFolder();
  const { signal } = new AbortController();
  const file = join(dataDir, 'secrets.json');
  const given = { dataDir, account: 'emo', secrets: { refresh_token: 'c0ffee' } };
  const client = { getAccount: async () => ({ plan: 'free' }), getRooms: async () => ['home'] };
  const refusing = { ...client, getRooms: () => Promise.reject(new Error('no')) };
  await expect(signInEmoAccount(refusing, given, { signal })).rejects.toThrow('no');
  expect(readdirSync(dataDir)).toEqual([]);
  expect(await signInEmoAccount(client, given, { signal })).toEqual({ owner: { plan: 'free' }, rooms: ['home'] });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    accounts: { emo: { source: 'emo', refresh_token: 'c0ffee' } },
  });
  saveAccount(file, 'default', { source: 'bocco', access_token: 'token' });
  expect(['emo', 'default', 'none'].map((name) => sourceOfAccount(file, name))).toEqual(['emo', 'bocco', undefined]);
  await expect(signInEmoAccount(client, { ...given, account: 'default' }, { signal })).rejects.toThrow(
    'of another robot',
  );
  expect(sourceOfAccount(file, 'default')).toBe('bocco');
});

test('an account is stored when its service takes it, and not before', async () => {
  const dataDir = temporaryFolder();
  const { signal } = new AbortController();
  const given = { dataDir, account: 'default', secrets };
  const refusing = { signIn: () => Promise.reject(new Error('no')), getRooms: () => Promise.resolve([]) };
  await expect(signInAccount(refusing, given, signal)).rejects.toThrow('no');
  const access_token = { reveal: () => 'token' };
  const roomless = { signIn: async () => ({ access_token }), getRooms: () => Promise.reject(new Error('no rooms')) };
  await expect(signInAccount(roomless, given, signal)).rejects.toThrow('no rooms');
  expect(readdirSync(dataDir)).toEqual([]);
  const rooms = await signInAccount({ ...roomless, getRooms: async () => ['home'] }, given, signal);
  expect([rooms, statSync(join(dataDir, 'secrets.json')).mode & 0o777]).toEqual([['home'], 0o600]);
  const stored = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8'));
  expect(stored).toEqual({ accounts: { default: { source: 'bocco', ...secrets, access_token: 'token' } } });
});
