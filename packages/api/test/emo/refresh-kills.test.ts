import { expect, test } from 'vitest';
import { killRefreshing } from './refresh-kills.ts';

test('4 kills of a process that refreshes, where old tokens die: none is given up that lives', async () => {
  expect(await killRefreshing('rotate', 4)).toBeLessThanOrEqual(4);
});

test('2 kills where old tokens live on: nobody goes to the dashboard', async () => {
  expect(await killRefreshing('keep', 2)).toBe(0);
});
