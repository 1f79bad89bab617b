/** The collector as the process it is, against the simulator: what it must do when answers go wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoCredentials } from '@roomlog/simulator';
import { jobRun, listAccounts, listRooms, openStore } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { acknowledged, collectorHomeForEach, count, exitCode, until } from './testing/process.ts';

const home = collectorHomeForEach();

test('messages that BOCCO refuses to show don’t keep the sensors from being recorded', async () => {
  await home.simulate({ switches: { refuse_messages: ['*'] } });
  const child = home.collect();
  await acknowledged(child, 'reading');
  const store = await home.open();
  await until(async () => (await jobRun(store.db, { account_id: 1, job: 'sync-messages' }))?.failing_since != null);
  expect(await jobRun(store.db, { account_id: 1, job: 'poll-sensors' })).toMatchObject({ failing_since: null });
  expect(count(store, 'reading')).toBeGreaterThan(280);
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
});

test('a refused sign-in is noted, and heals by itself', async () => {
  await home.simulate({ switches: { token_lifetime: 1 }, speed: 1 });
  home.collect();
  const store = await home.open();
  // Tokens that live for a second: every poll has to sign in anew, and does.
  await until(
    async () => (await home.control<{ kind: string }>('received')).filter(({ kind }) => kind === 'session').length >= 3,
  );
  await until(async () => (await jobRun(store.db, { account_id: 1, job: 'poll-sensors' }))?.failing_since === null);

  const refused = home.collect(['--once'], { BOCCO_PASSWORD: 'wrong', ROOMLOG_DATA_DIR: join(home.dataDir, 'other') });
  expect(await exitCode(refused)).toBe(77);
  const other = await openStore(join(home.dataDir, 'other', 'roomlog.db'), 'reader');
  onTestFinished(() => other.close());
  expect(await jobRun(other.db, { account_id: 1, job: 'refresh-rooms' })).toMatchObject({ error_kind: 'unauthorised' });
});

test('who signs in anew is heard at the next poll', async () => {
  await home.simulate();
  const file = join(home.dataDir, 'secrets.json');
  const account = { api_key: demoCredentials.api_key, email: demoCredentials.email };
  writeFileSync(file, JSON.stringify({ ...account, password: 'changed meanwhile' }), { mode: 0o600 });
  const child = home.collect([], { BOCCO_API_KEY: '', BOCCO_EMAIL: '', BOCCO_PASSWORD: '' });
  const store = await home.open();
  await until(
    async () => (await jobRun(store.db, { account_id: 1, job: 'refresh-rooms' }))?.error_kind === 'unauthorised',
  );
  writeFileSync(file, JSON.stringify({ ...account, password: demoCredentials.password }));
  await acknowledged(child, 'reading');
  await until(async () => (await jobRun(store.db, { account_id: 1, job: 'refresh-rooms' }))?.failing_since === null);
  // Twice refused at the most: a loop of wrong passwords is how an account gets locked.
  const requests = JSON.parse(await (await fetch(`${home.simulator.controlUrl}/requests`)).text());
  expect(requests.sessions['401']).toBeLessThanOrEqual(2);
});

test('an account that is added is asked from the next poll on, and keeps none from being recorded', async () => {
  await home.simulate();
  const file = join(home.dataDir, 'secrets.json');
  const save = (accounts: object) => writeFileSync(file, JSON.stringify({ accounts }), { mode: 0o600 });
  save({ default: demoCredentials });
  home.collect([], { BOCCO_API_KEY: '', BOCCO_EMAIL: '', BOCCO_PASSWORD: '' });
  const store = await home.open();
  const poll = (account_id: number) => jobRun(store.db, { account_id, job: 'poll-sensors' });
  await until(async () => (await poll(1))?.succeeded_at != null);
  save({ default: demoCredentials, grandma: { ...demoCredentials, password: 'not hers' } });
  await until(async () => {
    return (await jobRun(store.db, { account_id: 2, job: 'refresh-rooms' }))?.error_kind === 'unauthorised';
  });
  expect(await listAccounts(store.db)).toMatchObject([{ name: 'default' }, { name: 'grandma', user: null }]);
  const before = (await poll(1))?.succeeded_at ?? 0;
  await until(async () => ((await poll(1))?.succeeded_at ?? 0) > before);
  expect(await poll(1)).toMatchObject({ failing_since: null });
  expect(count(store, 'reading')).toBeGreaterThan(280);
});

test('what is gone from the answer stays in the store, and nothing is marked as read', async () => {
  await home.simulate();
  expect(await exitCode(home.collect(['--once']))).toBe(0);
  const store = await home.open();
  const [readings, messages] = [count(store, 'reading'), count(store, 'message')];
  expect([readings > 280, messages > 5]).toEqual([true, true]);
  await home.order('settings', { left_rooms: [(await listRooms(store.db))[0]?.uuid], window: 1 });
  expect(await exitCode(home.collect(['--once']))).toBe(0);
  expect([count(store, 'reading'), count(store, 'message')]).toEqual([readings, messages]);
  expect((await listRooms(store.db))[0]).toMatchObject({ name: 'わが家', position: null });
  expect((await home.control<{ kind: string }>('received')).filter(({ kind }) => kind === 'read')).toEqual([]);
});

test('a job that fails does not keep the others of the cycle from being done', async () => {
  await home.simulate();
  await home.order('faults', { endpoint: 'sensor_environments', kind: 'status', status: 400, count: 100 });
  expect(await exitCode(home.collect(['--once']))).toBe(69);
  const store = await home.open();
  expect([count(store, 'reading'), count(store, 'message') > 5]).toEqual([0, true]);
});
