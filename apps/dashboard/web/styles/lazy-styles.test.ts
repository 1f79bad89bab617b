/** A stylesheet that comes with a part of the page styles that part alone: elsewhere its rules would be missing until then. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const web = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(web, file), 'utf8');
const components = readdirSync(join(web, 'components'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => join('components', name));

/** Files that a file imports at once; what it loads later is a part of its own. */
const importsOf = (file: string) =>
  [...read(file).matchAll(/^import [^;]*?'(\.[^']+)';/gms)].map(([, path = '']) =>
    relative(web, join(web, dirname(file), path)),
  );

/** A file and all that comes with it. */
function withImports(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file) || !/^components\/.*\.tsx?$/.test(file)) return known;
  known.add(file);
  for (const imported of importsOf(file)) withImports(imported, known);
  return known;
}

const classesIn = (css: string) =>
  new Set(
    [...css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g)].map(([, name = '']) => name),
  );
const usedIn = (file: string) =>
  new Set([...read(file).matchAll(/class="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' ')));

const eager = classesIn(
  [...read('styles/index.css').matchAll(/"\.\/([\w-]+\.css)"/g)].map(([, name]) => read(`styles/${name}`)).join(''),
);
const lazy = components.flatMap((file) =>
  importsOf(file)
    .filter((path) => path.endsWith('.css'))
    .map((css) => ({ file, css })),
);

test('classes of a stylesheet that comes later are used by what comes with it alone', () => {
  expect(lazy.length).toBeGreaterThan(5);
  const later = new Map<string, Set<string>>();
  for (const { file, css } of lazy) {
    for (const name of classesIn(read(css))) {
      if (eager.has(name)) continue;
      later.set(name, new Set([...(later.get(name) ?? []), ...withImports(file)]));
    }
  }
  const bare = components.flatMap((file) =>
    [...usedIn(file)]
      .filter((name) => later.has(name) && !later.get(name)?.has(file))
      .map((name) => `${file} .${name}`),
  );
  expect(bare).toEqual([]);
});
