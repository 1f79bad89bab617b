/** What a browser loads before it shows anything, in bytes as the server sends them: a phone may be far away. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { expect, test } from 'vitest';

const dist = join(rootDir, 'apps/dashboard/dist');
const files = readdirSync(join(dist, 'assets'));
const index = readFileSync(join(dist, 'index.html'), 'utf8');

/** Of a font, which is packed already, the file itself. */
function sent(name: string): number {
  const file = join(dist, 'assets', name);
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}

const atStart = (ending: string) => files.filter((name) => name.endsWith(ending) && index.includes(`/assets/${name}`));
const starting = (pattern: RegExp) => files.filter((name) => pattern.test(name));

test.each([
  { what: 'scripts at the start', names: atStart('.js'), most: 35 },
  { what: 'texts of a language', names: starting(/^(ja)-.*\.js$/), most: 8 },
  { what: 'charts', names: starting(/^(Charts|chart-model|gaps)-.*\.js$/), most: 70 },
  { what: 'stylesheets at the start', names: atStart('.css'), most: 12 },
  { what: 'worker', names: ['../worker.js'], most: 3 },
  { what: 'fonts', names: starting(/\.woff2$/), most: 50 },
])('$what: at most $most KiB', ({ names, most }) => {
  expect(names.length).toBeGreaterThan(0);
  expect(names.map(sent).reduce((sum, bytes) => sum + bytes)).toBeLessThan(most * 1024);
});
