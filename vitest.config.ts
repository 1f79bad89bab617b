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

/** What needs a server of PostgreSQL, beside what each engine of the store has to pass. */
const onServer = '**/*.postgres.test.ts';

const inFolder = (name: string, root: string) => ({
  name,
  root,
  include: ['**/*.test.ts'],
  exclude: ['**/node_modules/**', long, onServer],
  // Bounds for what never ends, not judgements: a machine with other work on both cores takes several times as long.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 120_000 } },
  maxWorkers: '100%',
  env: { ...compileCache, TMPDIR: scratchFolder() },
});

/** The tests of what every engine of the store does, and of who may see it; the others are SQLite's, or need none. */
const conformance = [
  'packages/store/src/{clock,collector,copy,csv,events,feed,media,messages,readings,rollups,rooms,seals}/**/*.test.ts',
  'packages/store/src/files/{messages-file,obvious-csv,readings-file}.test.ts',
  'packages/store/src/settings.test.ts',
  'packages/store/src/engines/postgres/**/*.test.ts',
  'packages/access/src/*.test.ts',
  'packages/access/src/engines/postgres/**/*.test.ts',
];

/** What takes longest on PostgreSQL in this process: on a server alone. */
const longInProcess =
  'packages/store/src/{rollups/check,files/*,csv/*,readings/insert-answers,copy/copy-between}.test.ts';

/** An address of a server makes one more run, with the tests that need several connections. */
const engines = ['pglite', ...(process.env['ROOMLOG_TEST_POSTGRES'] ? ['postgres'] : [])];

const onPostgres = (engine: string) => {
  const { env, ...rest } = inFolder(engine, '.');
  const name = { env: { ...env, TEST_ENGINE: engine } };
  // Transactions of one server see each other: a test that is open holds up the feed of the others.
  const apart = engine === 'postgres' ? { fileParallelism: false, sequence: { groupOrder: 2 } } : {};
  const include = [...conformance, ...(engine === 'postgres' ? [onServer] : [])];
  const exclude = ['**/node_modules/**', long, ...(engine === 'pglite' ? [longInProcess] : [])];
  return { test: { ...rest, ...name, ...apart, include, exclude, isolate: false } };
};

export default defineConfig({
  test: {
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.reports/vitest.json' }]] : ['default'],
    projects: [
      // No file leaves anything behind in its module's state: they share workers.
      {
        test: {
          ...inFolder('units', '.'),
          include: ['*.test.ts', '{packages,apps}/**/*.test.ts', 'acceptance/src/mutants.test.ts'],
          exclude: ['**/node_modules/**', long, onServer, 'packages/*/src/engines/postgres/**'],
          isolate: false,
        },
      },
      ...engines.map(onPostgres),
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
