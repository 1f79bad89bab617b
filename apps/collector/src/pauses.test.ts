/** A pause that BOCCO asks for, over a restart of the collector. */
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openAccounts } from './accounts.ts';
import { temporaryContext } from './testing/context.ts';

test('a collector that starts while an account pauses makes no call for it', async () => {
  const simulator = await startSimulator({ accounts: 2, history: 3600, speed: 0 });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl);
  const own = { source: 'bocco', ...demoCredentials, secretsFile: undefined } as const;
  const credentials = [
    { ...own, account: 'default' },
    { ...own, account: 'parents', email: 'demo-2@example.com' },
  ];
  const start = async () => {
    const accounts = await openAccounts(context, credentials, {}, () => true);
    onTestFinished(async () => void (await Promise.all(accounts.map(({ account }) => account.source.close()))));
    return accounts.map(({ account }) => account.source);
  };
  const calls = async () => {
    const lines = (await (await fetch(`${simulator.controlUrl}/calls`)).text()).split('\n').filter(Boolean);
    return lines.map((line): { account: number; outcome: string } => JSON.parse(line));
  };
  const fault = { endpoint: 'rooms', kind: 'status', status: 429, retry_after: 600, account: 1 };
  await fetch(`${simulator.controlUrl}/faults`, { method: 'PUT', body: JSON.stringify(fault) });

  const [first] = await start();
  await expect(first?.listRooms(context.stop)).rejects.toThrow('a pause of 600 s');
  const before = await calls();
  expect(before.map(({ account, outcome }) => [account, outcome])).toEqual([
    [1, '200'],
    [1, '429'],
  ]);
  await first?.close();

  const [again, other] = await start();
  expect(again?.pausedMs()).toBeGreaterThan(590_000);
  expect(other?.pausedMs()).toBe(0);
  await expect(again?.listRooms(context.stop)).rejects.toThrow('BOCCO asked for a pause');
  expect(await other?.listRooms(context.stop)).toMatchObject({ rejected: [] });
  expect((await calls()).slice(before.length).map(({ account }) => account)).toEqual([2, 2]);
});
