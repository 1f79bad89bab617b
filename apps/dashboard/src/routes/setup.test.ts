/** Signing in to BOCCO from the page, and choosing rooms. The collector's end of the hand-over is held by the test. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answerSignIn, type SignInOutcome, takeSignInRequest } from '@roomlog/runtime';
import {
  claimHousehold,
  findOrAddAccount,
  jobFinished,
  jobStarted,
  listAccounts,
  listRooms,
  lockStore,
  pollJob,
  setAccountUser,
  setFromEnvironment,
  upsertRooms,
} from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import type { SetupJson } from '../setup/schemas.ts';
import { begin, dashboardForEach, home, mother, room, sensor } from '../testing.ts';

const bench = dashboardForEach({ signInPatience: 400 });
const credentials = { api_key: 'the key', email: 'mama@example.com', password: 'four blue tea cups' };
const proxied = { 'x-forwarded-for': '192.0.2.7' };
const folder = () => dirname(bench.store.path);

const signIn = (more: object = {}, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  bench.app.inject({
    method: 'POST',
    url: '/api/setup/signin',
    headers: { host: 'localhost', ...headers },
    payload: { ...credentials, ...more },
    remoteAddress,
  });
const choose = (rooms: object[]) =>
  bench.app.inject({ method: 'PUT', url: '/api/setup/rooms', headers: { host: 'localhost' }, payload: { rooms } });

/** A collector runs: this process holds the store, as one would. */
function hold(): void {
  const lock = lockStore(bench.store.path);
  onTestFinished(() => lock.release());
}

/** Takes the next request; answers it, unless the collector is to be killed at that moment. */
async function collect(outcome?: SignInOutcome) {
  let taken: ReturnType<typeof takeSignInRequest>;
  const take = () => (taken ??= takeSignInRequest(folder()));
  await expect.poll(take, { interval: 5 }).toBeDefined();
  if (taken && outcome) answerSignIn(folder(), taken, outcome);
  return taken;
}

/** Files of the data folder that have the password in them. */
const withPassword = () =>
  readdirSync(folder(), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder(), name))
    .filter((file) => statSync(file).isFile() && readFileSync(file).includes(credentials.password));

test('what is typed goes to the collector, what it says comes back, and nothing of it stays anywhere', async () => {
  hold();
  const answers: string[] = [];
  for (const outcome of ['refused', 'unreachable', 'signed_in'] as const) {
    const [answer, request] = await Promise.all([signIn({ account: 'parents' }), collect(outcome)]);
    expect(request).toMatchObject({ account: 'parents', secrets: credentials });
    expect([answer.statusCode, answer.json()]).toEqual([200, { outcome }]);
    answers.push(answer.body);
  }
  expect(withPassword()).toEqual([]);
  expect(readdirSync(folder()).filter((name) => name.startsWith('signin'))).toEqual([]);
  expect(answers.join()).not.toContain(credentials.password);
});

test('a refresh token of BOCCO emo goes the same way, also where BOCCO’s account is set in the environment', async () => {
  hold();
  const { db } = bench.store;
  const [account] = await listAccounts(db);
  if (account) await setFromEnvironment(db, account, true);
  const ask = (payload: object, headers: Record<string, string> = {}) =>
    bench.app.inject({
      method: 'POST',
      url: '/api/setup/signin/emo',
      headers: { host: 'localhost', ...headers },
      payload,
    });
  const [answer, request] = await Promise.all([ask({ refresh_token: 'c0ffee' }), collect('signed_in')]);
  expect([answer.json(), request]).toMatchObject([
    { outcome: 'signed_in' },
    { account: 'emo', secrets: { refresh_token: 'c0ffee' } },
  ]);
  expect((await ask({ refresh_token: 'c0ffee' }, proxied)).json().error.code).toBe('not_private');
  expect((await ask({ refresh_token: '' })).statusCode).toBe(400);
  const { id } = await findOrAddAccount(db, { source: 'emo', name: 'emo' });
  const key = { account_id: id, job: pollJob };
  await jobStarted(db, key, begin);
  await jobFinished(db, key, begin, { kind: 'unauthorised', sentence: 'No.' });
  expect(await bench.get('/api/setup')).toMatchObject({
    sign_in: 'possible',
    account: { name: 'emo', source: 'emo', state: 'refused' },
  });
});

test('one at a time; more than a person types is slowed', async () => {
  hold();
  const [first, second] = await Promise.all([signIn(), signIn(), collect('refused')]);
  const codes = [first, second].map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
  expect(codes).toEqual([200, 409]);
  for (let tries = 1; tries < 5; tries += 1) await Promise.all([signIn(), collect('refused')]);
  const slowed = await signIn();
  expect([slowed.statusCode, slowed.json().error.code]).toEqual([429, 'too_many_tries']);
  expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0);
  expect(withPassword()).toEqual([]);
});

test('where no collector runs nothing is written; one that does not take it, or is killed with it, leaves nothing', async () => {
  expect((await signIn()).json()).toEqual({ outcome: 'not_taken' });
  hold();
  expect((await signIn()).json()).toEqual({ outcome: 'not_taken' });
  const [killed] = await Promise.all([signIn(), collect()]);
  expect(killed.json()).toEqual({ outcome: 'interrupted' });
  expect(withPassword()).toEqual([]);
});

test('credentials are taken on this machine and over https alone, and a refusal does not repeat them', async () => {
  hold();
  const setup = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    bench.app.inject({ url: '/api/setup', headers: { host: 'localhost', ...headers }, remoteAddress });
  expect((await setup({})).json()).toMatchObject({ sign_in: 'possible' });
  for (const [headers, address] of [[proxied], [{}, '192.0.2.7'], [{ host: 'pi.local' }]] as const) {
    expect((await setup(headers, address)).json()).toMatchObject({ sign_in: 'not_private' });
    const refused = await signIn({}, headers, address);
    expect([refused.statusCode, refused.json().error.code]).toEqual([403, 'not_private']);
    expect(refused.json().error.message).toContain('roomlog signin');
  }
  for (const more of [
    { password: '' },
    { password: 'x'.repeat(2000) },
    { api_key: 1 },
    { remember: credentials.password },
  ]) {
    const refused = await signIn(more);
    expect([refused.statusCode, refused.body.includes('x'.repeat(9))]).toEqual([400, false]);
  }
  expect(withPassword()).toEqual([]);
});

test('an account of the environment stays as it is there; the demo gives way to any', async () => {
  const { db } = bench.store;
  hold();
  const [account] = await listAccounts(db);
  if (account) await setFromEnvironment(db, account, true);
  expect(await bench.get('/api/setup')).toMatchObject({ demo: false, sign_in: 'from_environment' });
  const refused = await signIn();
  expect([refused.statusCode, refused.json().error.code]).toEqual([409, 'from_environment']);
  await claimHousehold(bench.store, 'demo');
  const demo = {
    demo: true,
    sign_in: 'possible',
    account: { name: 'default', source: 'bocco', user: null, state: 'none' },
    rooms: [],
  };
  expect(await bench.get('/api/setup')).toEqual(demo);
  const [answer] = await Promise.all([signIn(), collect('signed_in')]);
  expect(answer.json()).toEqual({ outcome: 'signed_in' });
});

test('the account that is refused is the one to sign in to', async () => {
  const { db } = bench.store;
  expect(await bench.get('/api/setup')).toMatchObject({ account: { state: 'none', user: null } });
  await setAccountUser(db, 1, mother.uuid);
  expect(await bench.get('/api/setup')).toMatchObject({ account: { state: 'signed_in', user: 'ママ' } });
  const { id } = await findOrAddAccount(db, { source: 'bocco', name: 'parents' });
  const key = { account_id: id, job: pollJob };
  await jobStarted(db, key, begin);
  await jobFinished(db, key, begin, { kind: 'unauthorised', sentence: 'No.' });
  expect(await bench.get('/api/setup')).toMatchObject({ account: { name: 'parents', state: 'refused', user: null } });
});

test('rooms are listed with what has come from them; one that is not followed is shown nowhere else', async () => {
  const other = '5a6b7c8d-0000-4000-8000-0000000000ff';
  await upsertRooms(bench.store.db, [home, { ...home, uuid: other, name: '実家', sensors: [] }]);
  await bench.readingsAt([0]);
  const both = (followed: boolean) => [
    {
      uuid: room.toLowerCase(),
      name: 'わが家',
      followed: true,
      sensors: [{ uuid: sensor, latest: { temperature: 20 } }],
    },
    { uuid: other, name: '実家', followed, sensors: [] },
  ];
  const rooms = async () => (await bench.get<SetupJson>('/api/setup')).rooms;
  expect(await rooms()).toMatchObject(both(true));
  expect((await choose([{ uuid: other.toUpperCase(), followed: false }])).statusCode).toBe(204);
  expect(await rooms()).toMatchObject(both(false));
  const names = async () =>
    (await bench.get<{ rooms: { name: string }[] }>('/api/rooms')).rooms.map(({ name }) => name);
  expect(await names()).toEqual(['わが家']);
  expect((await choose([{ uuid: 'none', followed: true }])).statusCode).toBe(404);
  await choose([{ uuid: other, followed: true }]);
  expect(await names()).toEqual(['わが家', '実家']);
  expect((await listRooms(bench.store.db)).every(({ unfollowed_at }) => unfollowed_at === null)).toBe(true);
});
