/** The seconds of kills.test.ts that `pnpm test` has time for. */
import { expect, test } from 'vitest';
import { killAtRandom } from './kills.ts';
import { seed } from './random.ts';
import { broken } from './report.ts';

test('four kills at random moments lose, double, alter and damage nothing', { timeout: 60_000 }, async () => {
  const { verdict } = await killAtRandom({ kills: 4, seed });
  expect(broken(verdict)).toEqual({});
});
