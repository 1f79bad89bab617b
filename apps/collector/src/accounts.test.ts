import { demoCredentials, startSimulator } from '@roomlog/simulator';
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
