import { expect, test } from 'vitest';
import { killRefreshing } from './refresh-kills.ts';

const BOUND_MS = 900_000;

test(
  '200 kills of a process that refreshes, where old tokens die: none is given up that lives',
  async () => {
    const visits = await killRefreshing('rotate', 200);
    expect(visits).toBeLessThan(150);
  },
  BOUND_MS,
);

test.each(['keep', 'same'] as const)(
  '50 kills where old tokens live on (%s): nobody goes to the dashboard',
  async (rotation) => {
    expect(await killRefreshing(rotation, 50)).toBe(0);
  },
  BOUND_MS,
);
