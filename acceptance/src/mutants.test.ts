import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Mutant, mutants, plant } from './mutants.ts';

// Part of `pnpm test`, so that whoever changes what a mutant breaks hears of it at once.
test.each(Object.keys(mutants) as Mutant[])('there is what this mutant breaks: %s', (mutant) => {
  expect(existsSync(join(plant(mutant), 'apps/collector/src/main.ts'))).toBe(true);
});
