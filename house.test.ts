import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Who may import whom. Apps never import each other: the command line starts them as processes. */
const allowed: Record<string, string[]> = {
  api: [],
  store: [],
  climate: [],
  runtime: [],
  simulator: ['api', 'runtime'],
  collector: ['api', 'runtime', 'simulator', 'store'],
  dashboard: ['climate', 'runtime', 'simulator', 'store'],
  cli: ['api', 'climate', 'runtime', 'simulator', 'store'],
  e2e: ['api', 'climate', 'runtime', 'simulator', 'store'],
  acceptance: ['api', 'climate', 'runtime', 'simulator', 'store'],
  bench: ['api', 'climate', 'runtime', 'simulator', 'store'],
};

/** Every pair of names that sources import. */
function importedNames(folder: string): string[] {
  const sources = globSync(`${folder}/**/*.{ts,tsx}`, { exclude: (path) => path.includes('node_modules') });
  const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
  const names = [...text.matchAll(/from '@roomlog\/([a-z0-9-]+)/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].toSorted();
}

for (const manifest of globSync([
  'packages/*/package.json',
  'apps/*/package.json',
  '{e2e,acceptance,bench}/package.json',
])) {
  const folder = manifest.replace('/package.json', '');
  const name = folder.replace(/^.*\//, '');

  test(`${folder} imports only what the house allows`, () => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
    const declared = Object.keys({ ...dependencies, ...devDependencies }).flatMap(
      (dependency) => dependency.match(/^@roomlog\/(.*)/)?.[1] ?? [],
    );
    expect(Object.keys(allowed)).toContain(name);
    expect(allowed[name]).toEqual(expect.arrayContaining(declared));
    expect(declared).toEqual(expect.arrayContaining(importedNames(folder)));
  });

  test(`${folder} reaches no other package by a relative path`, () => {
    const sources = globSync(`${folder}/**/*.{ts,tsx}`, { exclude: (path) => path.includes('node_modules') });
    const strays = sources.filter((file) => {
      const depth = file.slice(folder.length + 1).split('/').length - 1;
      return new RegExp(`from '(\\.\\./){${depth + 1},}`).test(readFileSync(file, 'utf8'));
    });
    expect(strays).toEqual([]);
  });
}

test('only apps/collector/src/sources/bocco imports the BOCCO client in the collector, and only what opens accounts that', () => {
  const sources = globSync('apps/collector/src/**/*.ts');
  const importers = (pattern: RegExp) => sources.filter((file) => pattern.test(readFileSync(file, 'utf8')));
  const module = 'apps/collector/src/sources/bocco/';
  const outside = (files: string[]) => files.filter((file) => !file.startsWith(module)).toSorted();
  expect(importers(/from '@roomlog\/api/)).toContain(`${module}source.ts`);
  expect(outside(importers(/from '@roomlog\/api/))).toEqual([]);
  expect(outside(importers(/from '[^']*\/bocco\//))).toEqual([
    'apps/collector/src/accounts.ts',
    'apps/collector/src/testing/context.ts',
  ]);
});
