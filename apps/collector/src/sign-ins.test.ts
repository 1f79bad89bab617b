/** What somebody typed into the page, tried against the real simulator. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readAccounts, requestSignIn, type SignInRequest, takeSignInAnswer } from '@roomlog/runtime';
import { demoCredentials, demoEmoCredentials, emoCredentialsOf, startSimulator } from '@roomlog/simulator';
import { jobFinished, jobRun, jobStarted, listAccounts, setAccountUser } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { openAccounts } from './accounts.ts';
import { followSignIns, takeSignIn } from './sign-ins.ts';
import { temporaryContext } from './testing/context.ts';

const { api_key, email, password } = demoCredentials;
const right: SignInRequest['secrets'] = { api_key, email, password };
const request = (secrets = right, account = 'default') => ({ id: 'one', account, secrets });

async function open() {
  const simulator = await startSimulator({ history: 3600, speed: 0, sensors: 1, rooms: 2, emo: 1, accounts: 2 });
  onTestFinished(() => simulator.close());
  const reasons: string[] = [];
  const stop = new AbortController();
  const context = await temporaryContext(simulator.baseUrl, {
    stop: stop.signal,
    restartSession: (reason) => void reasons.push(reason),
  });
  Object.assign(context.config, { emoBaseUrl: simulator.emoBaseUrl });
  const { dataDir } = context.config;
  return { context, dataDir, simulator, reasons, stop, secrets: join(dataDir, 'secrets.json') };
}

test('a wrong password is refused and a right one stored; neither stays where it was handed over', async () => {
  const { context, dataDir, secrets, simulator, stop } = await open();
  const take = () => takeSignIn(dataDir, { ...context, credentials: [] }, stop.signal);
  expect(await take()).toBeUndefined();
  requestSignIn(dataDir, request({ ...right, password: 'wrong' }));
  expect(await take()).toEqual({ account: 'default', outcome: 'refused' });
  expect([takeSignInAnswer(dataDir, request()), existsSync(secrets)]).toEqual(['refused', false]);
  const fault = { endpoint: 'sessions', kind: 'redirect' };
  await fetch(`${simulator.controlUrl}/faults`, { method: 'PUT', body: JSON.stringify(fault) });
  requestSignIn(dataDir, request());
  expect(await take()).toMatchObject({ outcome: 'unusable' });
  requestSignIn(dataDir, request());
  expect(await take()).toMatchObject({ outcome: 'signed_in' });
  expect(statSync(secrets).mode & 0o777).toBe(0o600);
  expect(readAccounts({}, dataDir)).toMatchObject([{ account: 'default', ...right, secretsFile: secrets }]);
  const withPassword = readdirSync(dataDir).filter((name) => readFileSync(join(dataDir, name)).includes(password));
  expect(withPassword).toEqual(['secrets.json']);
});

test('what the environment has is not tried, and one that is stopped says so', async () => {
  const { context, dataDir, secrets, stop } = await open();
  const credentials = [{ account: 'default', source: 'bocco', ...right, secretsFile: undefined } as const];
  requestSignIn(dataDir, request());
  const given = { ...context, credentials };
  expect(await takeSignIn(dataDir, given, stop.signal)).toMatchObject({ outcome: 'from_environment' });
  stop.abort();
  requestSignIn(dataDir, request(right, 'parents'));
  expect(await takeSignIn(dataDir, given, stop.signal)).toMatchObject({ outcome: 'interrupted' });
  expect(existsSync(secrets)).toBe(false);
});

test('a refresh token of BOCCO emo is tried and stored, in the place of none of BOCCO', async () => {
  const { context, dataDir, secrets, stop } = await open();
  const { refresh_token } = demoEmoCredentials;
  const take = async (token: string, account = 'emo') => {
    requestSignIn(dataDir, { id: 'one', account, secrets: { refresh_token: token } });
    return (await takeSignIn(dataDir, { ...context, credentials: [] }, stop.signal))?.outcome;
  };
  requestSignIn(dataDir, request());
  await takeSignIn(dataDir, { ...context, credentials: [] }, stop.signal);
  expect(await take('e40e40e4-0000-4000-8000-ffffffffffff')).toBe('refused');
  expect(await take(refresh_token, 'default')).toBe('not_stored');
  expect(readAccounts({}, dataDir)).toMatchObject([{ account: 'default', source: 'bocco' }]);
  expect(await take(emoCredentialsOf(2).refresh_token)).toBe('signed_in');
  expect(readAccounts({}, dataDir)).toMatchObject([
    { account: 'default', source: 'bocco' },
    { account: 'emo', source: 'emo', refresh_token: emoCredentialsOf(2).refresh_token, secretsFile: secrets },
  ]);
});

test('a running collector begins anew with what was typed, and tries at once what had failed', async () => {
  const { context, dataDir, reasons, stop } = await open();
  const { db } = context.store;
  const key = { account_id: 1, job: 'refresh-rooms' };
  await jobStarted(db, key, 1000);
  await jobFinished(db, key, 1000, { kind: 'unauthorised', sentence: 'No.' });
  await setAccountUser(db, 1, 'somebody else');
  const following = followSignIns(context, []);
  requestSignIn(dataDir, request());
  await expect.poll(() => reasons).toEqual(['somebody has signed in on the page']);
  expect(takeSignInAnswer(dataDir, request())).toBe('signed_in');
  stop.abort();
  await following;
  expect((await jobRun(db, key))?.finished_at).toBeNull();
  expect((await listAccounts(db))[0]?.user).toBeNull();
  // A token alone does not say whose it is: the next session signs in, and knows.
  const [account] = await openAccounts(context, readAccounts({}, dataDir), {}, () => true);
  onTestFinished(() => account?.account.source.close());
  await account?.account.source.listRooms(new AbortController().signal);
  expect((await listAccounts(db))[0]).toMatchObject({ user: expect.any(String), from_environment: 0 });
});
