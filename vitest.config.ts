import { defineConfig } from 'vitest/config';

const inFolder = (name: string, root: string) => ({
  test: { name, root, include: ['**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
});

export default defineConfig({
  test: {
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.reports/vitest.json' }]] : ['default'],
    projects: [
      { test: { name: 'house', root: '.', include: ['*.test.ts'] } },
      inFolder('packages', 'packages'),
      inFolder('apps', 'apps'),
      // Browsers and whole process families: one file after the other, each with its own demo or collector.
      { test: { ...inFolder('e2e', 'e2e').test, fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 } },
    ],
  },
});
