import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What takes long, and seldom finds what the rest doesn't: a part of `pnpm acceptance`. */
const long = '**/*.long.test.ts';

/** Where tests keep their stores: in memory where there is room, as what is tried is the programs and not the disk. */
function scratchFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 * 1024 ** 3 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** For processes that run sources: half of their start is compiling. */
const compileCache = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') };

const inFolder = (name: string, root: string) => ({
  name,
  root,
  include: ['**/*.test.ts'],
  exclude: ['**/node_modules/**', long],
  // Bounds for what never ends, not judgements: a machine with other work on both cores takes several times as long.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 120_000 } },
  maxWorkers: '100%',
  env: { ...compileCache, TMPDIR: scratchFolder() },
});

export default defineConfig({
  test: {
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.reports/vitest.json' }]] : ['default'],
    projects: [
      // No file leaves anything behind in its module's state: they share workers.
      {
        test: {
          ...inFolder('units', '.'),
          include: ['*.test.ts', '{packages,apps}/**/*.test.ts', 'acceptance/src/mutants.test.ts'],
          isolate: false,
        },
      },
      // Browsers and whole families of processes: after the rest, as they take most of a machine by themselves.
      { test: { ...inFolder('e2e', 'e2e'), isolate: false, sequence: { groupOrder: 1 } } },
      { test: { ...inFolder('long', '.'), include: [long], exclude: ['**/node_modules/**'], fileParallelism: false } },
      // Minutes each, on the real disk, and not part of `pnpm test`: pnpm acceptance and pnpm soak.
      {
        test: {
          ...inFolder('acceptance', 'acceptance'),
          include: ['src/!(soak|mutants).test.ts'],
          env: compileCache,
          fileParallelism: false,
          disableConsoleIntercept: true,
        },
      },
      {
        test: {
          ...inFolder('soak', 'acceptance'),
          include: ['src/soak.test.ts'],
          env: compileCache,
          disableConsoleIntercept: true,
        },
      },
    ],
  },
});
