/** What the collector has acknowledged stays, once and unaltered, whenever it is killed. */
import { expect, test } from 'vitest';
import { killAtRandom } from './kills.ts';
import { type Mutant, plant } from './mutants.ts';
import { seed } from './random.ts';
import { broken, report } from './report.ts';

test('200 kills at random moments lose, double, alter and damage nothing', { timeout: 900_000 }, async () => {
  const { verdict, figures } = await killAtRandom({ kills: 200, seed });
  report('kills', { ...figures });
  expect(figures.acknowledged).toBeGreaterThan(1000);
  expect(broken(verdict)).toEqual({});
});

test.each([
  ['rows, then rollups, without a transaction', 'rollups'],
  ['the cursor before the rows, without a transaction', 'lost'],
  ['no natural key', 'doubled'],
  ['acknowledged before the commit', 'acknowledgedLost'],
] as const satisfies [Mutant, string][])('%s is caught', { timeout: 900_000 }, async (mutant, sign) => {
  const root = plant(mutant);
  let found = 0;
  for (let round = 0; found === 0 && round < 6; round += 1) {
    const { verdict, figures } = await killAtRandom({ kills: 15, seed: seed + round, root });
    found = verdict[sign].length;
    report(`kills, ${mutant}`, { ...figures, [sign]: found });
  }
  expect(found).toBeGreaterThan(0);
});
