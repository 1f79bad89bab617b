import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What takes long, and seldom finds what the rest doesn't: a part of `pnpm acceptance`. */
const long = '**/*.long.test.ts';

const inFolder = (name: string, root: string) => ({
  name,
  root,
  include: ['**/*.test.ts'],
  exclude: ['**/node_modules/**', long],
  // Bounds for what never ends, not judgements: a machine with other work on both cores takes several times as long.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 120_000 } },
  // For processes that run sources: half of their start is compiling.
  env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
});

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.reports/vitest.json' }]] : ['default'],
    projects: [
      { test: { name: 'house', root: '.', include: ['*.test.ts'] } },
      // No file leaves anything behind in its module's state: they share workers.
      { test: { ...inFolder('packages', 'packages'), isolate: false } },
      { test: { ...inFolder('apps', 'apps'), isolate: false } },
      // Browsers and whole families of processes: after the rest, as they take most of a machine by themselves.
      { test: { ...inFolder('e2e', 'e2e'), maxWorkers: availableParallelism(), sequence: { groupOrder: 1 } } },
      { test: { ...inFolder('quick', 'acceptance'), include: ['src/mutants.test.ts'] } },
      // Minutes each, and not part of `pnpm test`: pnpm acceptance and pnpm soak.
      {
        test: {
          ...inFolder('acceptance', 'acceptance'),
          include: ['src/!(soak|mutants).test.ts'],
          fileParallelism: false,
          disableConsoleIntercept: true,
        },
      },
      { test: { ...inFolder('long', '.'), include: [long], exclude: ['**/node_modules/**'], fileParallelism: false } },
      { test: { ...inFolder('soak', 'acceptance'), include: ['src/soak.test.ts'], disableConsoleIntercept: true } },
    ],
  },
});
