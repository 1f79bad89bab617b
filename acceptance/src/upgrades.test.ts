/** An upgrade happens once and whole, however many begin it and whenever they are killed. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { expect, test } from 'vitest';
import { type Mutant, plant } from './mutants.ts';
import { seed } from './random.ts';
import { report } from './report.ts';
import { killUpgrades, openTogether } from './upgrades.ts';

/** Every layout that the present one may be reached from. */
const versions = globSync('packages/store/src/engines/sqlite/released/*.sql', { cwd: rootDir })
  .map((file) => Number.parseInt(basename(file), 10))
  .toSorted((a, b) => a - b)
  .slice(0, -1);

test.each(versions)(
  '30 kills while a million readings of layout %i are upgraded',
  { timeout: 900_000 },
  async (version) => {
    const figures = await killUpgrades({ version, readings: 1_000_000, kills: 30, seed });
    report(`kills of an upgrade from ${version}`, figures);
    expect(figures).toMatchObject({ between: 0, altered: 0, leftovers: 0 });
    expect(figures.old).toBeGreaterThan(3);
  },
);

test('an upgrade without a transaction is caught', { timeout: 900_000 }, async () => {
  const root = plant('an upgrade without a transaction');
  const figures = await killUpgrades({ version: 1, readings: 300_000, kills: 30, seed, root });
  report('kills of an upgrade without a transaction', figures);
  expect(figures.between).toBeGreaterThan(0);
});

test.each([0, 1, 3])(
  '25 times three processes open a store of layout %i together',
  { timeout: 300_000 },
  async (version) => {
    expect(await openTogether({ version, rounds: 25 })).toEqual([]);
  },
);

test.each(['the version is not read again', 'upgrades begin deferred'] as const satisfies Mutant[])(
  'opened together, %s is caught',
  { timeout: 300_000 },
  async (mutant) => {
    const problems = await openTogether({ version: 1, rounds: 8, root: plant(mutant) });
    report(`opened together, ${mutant}`, { problems: problems.length, first: problems[0] ?? '' });
    expect(problems).not.toEqual([]);
  },
);
