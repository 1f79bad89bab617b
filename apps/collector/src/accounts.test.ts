import { demoCredentials, demoEmoCredentials, startSimulator } from '@roomlog/simulator';
import { listAccounts } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { openAccounts } from './accounts.ts';
import { temporaryContext } from './testing/context.ts';

test('each account has its own sign-in, its own runs and its own log', async () => {
  const simulator = await startSimulator({ history: 3600, speed: 0 });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl);
  const own = { source: 'bocco', ...demoCredentials, secretsFile: undefined } as const;
  const credentials = [
    { ...own, account: 'default' },
    { ...own, account: 'parents', password: 'changed meanwhile' },
  ];
  const accounts = await openAccounts(context, credentials, {}, () => true);
  onTestFinished(() => void accounts.map(({ account }) => account.source.close()));
  const [first, second] = await Promise.allSettled(accounts.map(({ account, stop }) => account.source.listRooms(stop)));
  expect(first).toMatchObject({ status: 'fulfilled', value: { items: [{ name: 'わが家' }] } });
  const explained = accounts[1]?.account.source.explain((second as PromiseRejectedResult).reason);
  expect(explained).toMatchObject({ kind: 'unauthorised', concerns: 'sign_in', outage: 'signin_refused' });
  expect(new Set(accounts.map(({ running }) => running)).size).toBe(2);
  expect(accounts.map(({ log }) => log.bindings()['account'])).toEqual(['default', 'parents']);
  // With one account the lines are as they always were.
  const [only] = await openAccounts(context, credentials.slice(0, 1), {}, () => true);
  expect(only?.log).toBe(context.log);
});

test('each service has its source, and an account of each may have the same name', async () => {
  const simulator = await startSimulator({ history: 3600, speed: 0, rooms: 2, emo: 1 });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl);
  const { config } = context;
  const credentials = [
    { account: 'home', source: 'bocco', ...demoCredentials, secretsFile: undefined },
    { account: 'home', source: 'emo', ...demoEmoCredentials, secretsFile: undefined },
  ] as const;
  const given = { ...context, config: { ...config, emoBaseUrl: simulator.emoBaseUrl } };
  const accounts = await openAccounts(given, credentials, {}, () => true);
  onTestFinished(() => void accounts.map(({ account }) => account.source.close()));
  expect(accounts.map(({ account }) => [account.name, account.source.name])).toEqual([
    ['home', 'bocco'],
    ['home', 'emo'],
  ]);
  const lists = await Promise.all(accounts.map(({ account, stop }) => account.source.listRooms(stop)));
  const names = lists.map(({ items }) => items.map(({ uuid }) => uuid));
  expect(names.map(({ length }) => length)).toEqual([1, 1]);
  expect(names[0]).not.toEqual(names[1]);
  expect((await listAccounts(context.store.db)).map(({ user }) => typeof user)).toEqual(['object', 'string', 'string']);
});
