import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

/** Who may import whom. Apps never import each other: the command line starts them as processes. */
const allowed: Record<string, string[]> = {
  // The database that it may be in.
  access: ['store'],
  api: [],
  store: [],
  climate: [],
  // What its service says, in the shapes of the store.
  emo: ['api', 'store'],
  runtime: [],
  simulator: ['api', 'runtime'],
  collector: ['api', 'emo', 'runtime', 'simulator', 'store'],
  dashboard: ['access', 'climate', 'runtime', 'simulator', 'store'],
  cli: ['access', 'api', 'climate', 'emo', 'runtime', 'simulator', 'store'],
  e2e: ['access', 'api', 'climate', 'runtime', 'simulator', 'store'],
  acceptance: ['access', 'api', 'climate', 'e2e', 'runtime', 'simulator', 'store'],
  bench: ['access', 'api', 'climate', 'runtime', 'simulator', 'store'],
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

test('only the sources of the collector import the clients, and only what opens accounts or hears a webhook imports a source', () => {
  const sources = globSync('apps/collector/src/**/*.ts');
  const importers = (pattern: RegExp) => sources.filter((file) => pattern.test(readFileSync(file, 'utf8')));
  const module = 'apps/collector/src/sources/';
  const outside = (files: string[]) => files.filter((file) => !file.startsWith(module)).toSorted();
  expect(importers(/from '@roomlog\/api/)).toContain(`${module}emo/source.ts`);
  expect(outside(importers(/from '@roomlog\/api/))).toEqual([]);
  expect(outside(importers(/from '[^']*\/(bocco|emo)\//))).toEqual([
    'apps/collector/src/accounts.ts',
    'apps/collector/src/sign-ins.ts',
    'apps/collector/src/testing/context.ts',
    'apps/collector/src/testing/emo-home.ts',
  ]);
});

/** Which folder of the store may import which; every one may import what lies beside them. */
const storeArrows: Record<string, string[]> = {
  tables: [],
  time: [],
  text: [],
  clock: [],
  feed: [],
  collector: ['feed', 'time'],
  rooms: ['clock', 'feed', 'time'],
  seals: ['clock', 'time'],
  rollups: ['rooms', 'time'],
  readings: ['clock', 'collector', 'feed', 'rollups', 'seals', 'time'],
  media: ['feed', 'time'],
  messages: ['clock', 'collector', 'feed', 'media', 'seals', 'text', 'time'],
  events: ['feed', 'time'],
  csv: ['clock', 'readings', 'time'],
  // The stores are opened in it, and held as a collector holds them.
  copy: ['collector', 'engines', 'feed', 'media', 'readings', 'rooms', 'seals', 'time'],
  files: ['messages', 'readings', 'rollups', 'rooms', 'text', 'time'],
  // Copies are compared with their seals, and nobody's store is replaced under a running collector.
  engines: ['collector', 'feed', 'seals', 'text', 'time'],
};

const code = globSync('{packages,apps,e2e,acceptance,bench}/**/*.{ts,tsx}', {
  exclude: (path) => /node_modules|dist/.test(path),
});

/** Relative imports, those of types too. */
const imports = new Map(
  code.map((file) => {
    const found = readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g);
    const targets = [...found].map(([, path = '']) => posix.join(posix.dirname(file), path));
    return [file, targets.filter((target) => code.includes(target))];
  }),
);

test('the clients of two services share what lies beside them, and don’t know each other', () => {
  const api = 'packages/api/src/';
  const sources = code.filter(
    (file) => file.startsWith(api) && !file.endsWith('.test.ts') && file !== `${api}index.ts`,
  );
  const clientOf = (file: string) => /^(bocco|emo)\//.exec(file.slice(api.length))?.[1];
  const strays = sources.flatMap((file) =>
    (imports.get(file) ?? []).flatMap((target) => {
      const isAllowed = [undefined, clientOf(file)].includes(clientOf(target));
      return isAllowed ? [] : `${file} imports ${target}`;
    }),
  );
  expect(strays).toEqual([]);
  expect(new Set(sources.map(clientOf))).toEqual(new Set([undefined, 'bocco', 'emo']));
});

const store = 'packages/store/src/';

/** Of the store; `` for what lies beside the folders. */
const folderOf = (file: string) => /^([a-z]+)\//.exec(file.slice(store.length))?.[1] ?? '';

test('in the store imports follow the arrows; only the list of exports looks into the folders from beside them', () => {
  const sources = code.filter((file) => file.startsWith(store) && !/\.test\.ts$|\/testing\//.test(file));
  const strays = sources.flatMap((file) =>
    (imports.get(file) ?? []).flatMap((target) => {
      const [from, to] = [folderOf(file), folderOf(target)];
      const mayLook = file === `${store}index.ts` || (file === `${store}schema.ts` && to === 'tables');
      const isAllowed = from === to || to === '' || storeArrows[from]?.includes(to) || mayLook;
      return isAllowed ? [] : `${file} imports ${target}`;
    }),
  );
  expect(strays).toEqual([]);
  expect(new Set(sources.map(folderOf))).toEqual(new Set(['', ...Object.keys(storeArrows)]));
});

test('only engines/sqlite knows SQLite: nobody else imports it or asks for the raw handle', () => {
  const isEngine = (file: string) => /^packages\/(store|access)\/src\/engines\/sqlite\//.test(file);
  const others = code.filter((file) => !isEngine(file) && !/test(ing)?[./]/.test(file));
  const knowing = others.filter((file) => {
    const isInside = /^(packages\/(store|access)\/src|apps)\//.test(file);
    return isInside && /better-sqlite3|sqliteOf|json_each|PRAGMA/.test(readFileSync(file, 'utf8'));
  });
  expect(knowing).toEqual([]);
});

test('only engines/postgres knows the client of PostgreSQL, and the others load it when they are asked to', () => {
  const isOutside = (file: string) => !file.startsWith(`${store}engines/postgres/`) && !/test(ing)?[./]/.test(file);
  const knowing = code.filter((file) => isOutside(file) && /from 'pg'|import\('pg'/.test(readFileSync(file, 'utf8')));
  expect(knowing).toEqual([]);
  // Whatever a home loads.
  const loaded = new Set<string>();
  const follow = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const lazily = [...readFileSync(file, 'utf8').matchAll(/import\('(\.[^']+)'/g)].map(([, path = '']) => path);
    const later = new Set(lazily.map((path) => posix.join(posix.dirname(file), path)));
    for (const target of imports.get(file) ?? []) if (!later.has(target)) follow(target);
  };
  follow(`${store}index.ts`);
  follow('packages/access/src/index.ts');
  const clients = [...loaded].filter((file) => readFileSync(file, 'utf8').includes("from 'pg'"));
  expect(clients).toEqual([]);
  expect(loaded).toContain(`${store}engines/open.ts`);
  expect(loaded).toContain('packages/access/src/engines/open.ts');
  expect([...loaded].filter((file) => file.startsWith('packages/access/src/engines/postgres/'))).toEqual([]);
});

test('what the server runs of the page is plain TypeScript without state and browser', () => {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    const values = readFileSync(file, 'utf8').replaceAll(/import type [^;]+;/g, '');
    for (const target of imports.get(file) ?? []) {
      if (reached.has(target) || !values.includes(posix.basename(target))) continue;
      reached.add(target);
      follow(target);
    }
  };
  for (const file of code) if (/^apps\/dashboard\/src\/.*(?<!\.test)\.ts$/.test(file)) follow(file);
  const page = [...reached].filter((file) => file.startsWith('apps/dashboard/web/'));
  const impure = page.filter(
    (file) => /\.tsx$|\/browser\//.test(file) || /from '(@preact|preact\/hooks)/.test(readFileSync(file, 'utf8')),
  );
  expect(page).toContain('apps/dashboard/web/first-paint/paint.ts');
  expect(impure).toEqual([]);
});

test('no file imports itself by way of others', () => {
  const done = new Set<string>();
  const circle = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of imports.get(file) ?? []) {
      const found = circle(target, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  expect(code.flatMap((file) => circle(file, []) ?? [])).toEqual([]);
});
