/** Whoever follows docs/contributing.md gets what it promises. */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { followRecipe } from './contributing/recipe.ts';
import { newestVersion } from './packages/store/src/engines/sqlite/migrations/index.ts';

/** Runs a program with Node in the copy. @returns what it prints */
async function run(folder: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NODE_ENV: 'production' };
  return (await promisify(execFile)(process.execPath, args, { cwd: folder, env })).stdout;
}

/** The page as it is built in the copy: its scripts and styles as one text. */
async function buildPage(folder: string): Promise<string> {
  const app = join(folder, 'apps/dashboard');
  await run(app, '../../node_modules/vite/bin/vite.js', 'build', '--outDir', '../built');
  return globSync(`${app}/built/assets/*.{js,css}`)
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

const next = newestVersion + 1;
const words = { N: String(next), NNN: String(next).padStart(3, '0') };

test('a metric that is added as the recipe says is stored, summed up, served, exported, printed and drawn', async () => {
  const folder = followRecipe('Add a metric', words);
  const [found, page] = await Promise.all([run(folder, 'contributing/prove-metric.ts'), buildPage(folder)]);
  expect(JSON.parse(found)).toEqual({
    metric: 'pressure',
    raw: [1013.25],
    hours: [[1013.25], [1013.25], [1013.25]],
    lacking: [null],
    csv: expect.stringMatching(/^time,temperature,humidity,illuminance,pressure\n\S+,,,,1013\.25\n$/),
    imported: [1, 1],
    copied: [1013.25],
    latest: [1013.25, null, null],
    openapi: expect.arrayContaining(['"pressure":', '"pressure_min":', '"pressure_max":']),
    printed: '1013.3 hPa',
  });
  const drawn = ['気圧', 'Air pressure', '[data-metric=pressure]', '--pressure-fade', 'm12 14 4-4'];
  expect(drawn.filter((part) => !page.includes(part))).toEqual([]);
});
