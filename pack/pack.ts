/**
 * Makes the product as one file that npm installs, `roomlog-X.Y.Z.tgz`, with nothing in it but what runs:
 * `pnpm pack:product [FOLDER]`, by default into this folder.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gzipAsync } from '@gfx/zopfli';
import { build } from 'vite';
import { collectPackages } from './bundled-packages.ts';
import { writeLicences } from './licences.ts';

/** Beside the programs and the page, under their names in the project. */
const files = [
  'bin',
  'LICENSE',
  'README.md',
  'README.ja.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs/emo.md',
  'docs/emo-webhook.md',
  'docs/fleet.md',
  'docs/operations.md',
  'docs/reference.md',
  'docs/sharing.md',
  'docs/sharing.ja.md',
];

/**
 * Packed as small as it gets: the scripts that a first visit loads. The server compresses the rest when it is asked for, less
 * well; with all of it the file would have more than a megabyte.
 */
const atStart = /\/(first|ja|ChatPanel)-[^/]*\.br$/;

// Vite builds for what is set here, and would write the paths of the sources into a page for development.
process.env['NODE_ENV'] = 'production';

const root = join(import.meta.dirname, '..');
const target = resolve(process.argv[2] ?? root);
const staged = mkdtempSync(join(tmpdir(), 'roomlog-pack-'));
try {
  const packages = [
    ...(await buildInto('dist', 'vite.config.ts')),
    ...(await buildInto('apps/dashboard/dist', 'apps/dashboard/vite.config.ts')),
  ];
  for (const file of globSync('apps/dashboard/dist/**/*.{br,gz}', { cwd: staged })) {
    if (!atStart.test(file)) rmSync(join(staged, file));
  }
  for (const file of files) cpSync(join(root, file), join(staged, file), { recursive: true });
  writeFileSync(join(staged, 'THIRD-PARTY-LICENSES'), writeLicences(packages));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  const file = join(target, pack(staged));
  // npm compresses for speed: 4 % smaller for ten seconds more.
  writeFileSync(file, await gzipAsync(gunzipSync(readFileSync(file)), { numiterations: 5 }));
  process.stdout.write(`${file}  ${Math.round(statSync(file).size / 1000)} kB\n`);
} finally {
  rmSync(staged, { recursive: true });
}

async function buildInto(folder: string, config: string) {
  const { plugin, packages } = collectPackages();
  const outDir = join(staged, folder);
  await build({
    configFile: join(root, config),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
    plugins: [plugin],
  });
  return packages();
}

/** Not private: that is how roomlog knows that it is installed. */
function manifest(): object {
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { name, version, description, license, type, bin, engines } = read('package.json');
  // As the lockfile has it.
  const dependencies = { 'better-sqlite3': read('node_modules/better-sqlite3/package.json').version };
  return { name, version, description, license, type, bin, engines, dependencies };
}

/** @returns the name of the file */
function pack(folder: string): string {
  const args = ['pack', folder, '--pack-destination', target, '--ignore-scripts', '--silent'];
  return execFileSync('npm', args, { encoding: 'utf8', cwd: root }).trim();
}
