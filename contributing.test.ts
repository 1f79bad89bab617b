/** Whoever follows docs/contributing.md gets what it promises. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
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

test('a route that is added as the recipe says answers, refuses and is described', async () => {
  const folder = followRecipe('Add a route');
  expect(JSON.parse(await run(folder, 'contributing/prove-route.ts'))).toEqual({
    answer: [200, expect.objectContaining({ created_at: '2026-01-01T00:00:00Z', temperature: 21.5 })],
    empty: [200, null],
    unknown: 404,
    described: 'The newest reading of a sensor',
  });
  expect(readFileSync(join(folder, 'docs/reference.md'), 'utf8')).toContain('/api/sensors/{sensor}/latest');
});

test('a language that is added as the recipe says is offered, chosen and spoken', async () => {
  const folder = followRecipe('Add a language');
  expect(JSON.parse(await run(folder, 'contributing/prove-language.ts'))).toEqual({
    offered: ['日本語', 'English', 'Français'],
    preferred: 'fr',
    painted: 'Thème',
    theme: 'Thème',
    untranslated: 'just now',
  });
});

test('a job that is added as the recipe says runs every night and has its row', async () => {
  const folder = followRecipe('Add a job');
  const { at, ...found } = JSON.parse(await run(folder, 'contributing/prove-job.ts'));
  expect(found).toEqual({ job: 'log-size', due: [true, false, false, true], failed: false, row: at });
});

test('every file that the page names is there', () => {
  const page = readFileSync('docs/contributing.md', 'utf8').split('\n## Add ')[0] ?? '';
  const named = [...page.matchAll(/`((?:apps|packages|e2e|bench|acceptance|docs)\/[^`]*)`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
