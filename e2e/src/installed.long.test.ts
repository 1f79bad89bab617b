/** What is in the packed product, and what isn't. */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { filesIn, install } from './installation.ts';

const { folder, root, tarball, run } = install();
execFileSync('tar', ['xzf', tarball, '-C', folder]);
const unpacked = join(folder, 'package');

test('it is small', () => {
  expect(tarball).toMatch(/\/roomlog-\d+\.\d+\.\d+\.tgz$/);
  expect(statSync(tarball).size).toBeLessThanOrEqual(1_000_000);
  const blocks = filesIn(root).map(({ size }) => Math.ceil(size / 4096) * 4096);
  expect(blocks.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(35_000_000);
});

test('it holds no path of the machine that packed it', () => {
  const names = filesIn(unpacked).map(({ name }) => name);
  const files = names.map((name) => readFileSync(join(unpacked, name), 'latin1'));
  expect(files.length).toBeGreaterThan(100);
  for (const path of [rootDir, homedir(), tmpdir(), 'node_modules/.pnpm']) {
    expect(names.filter((_, index) => files[index]?.includes(path))).toEqual([]);
  }
});

test('it needs nothing but the machine code, and runs nothing while it is installed', () => {
  const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  expect(manifest.dependencies).toEqual({ 'better-sqlite3': expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['private']));
  expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['scripts']));
  expect(globSync('**/*.{ts,tsx,map}', { cwd: unpacked })).toEqual([]);
});

test('the licences of all that is bundled are in it, of the font and the icons too', async () => {
  const text = readFileSync(join(unpacked, 'THIRD-PARTY-LICENSES'), 'utf8');
  const sections = text.split(/^-{80}\n/m).slice(1);
  const termsOf = new Map(sections.map((section) => [section.split(' (')[0], section]));
  for (const config of ['vite.config.ts', 'apps/dashboard/vite.config.ts']) {
    // What Vite itself finds in its modules.
    const options = { write: false, license: { fileName: 'licences.json' } };
    const built = await build({ configFile: join(rootDir, config), logLevel: 'error', build: options });
    const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
    const listed = outputs.find(({ fileName }) => fileName === 'licences.json');
    const found = JSON.parse(String(listed && 'source' in listed ? listed.source : '')) as Record<string, string>[];
    expect(found.length).toBeGreaterThan(5);
    for (const { name, version, text: terms = '' } of found) {
      expect(termsOf.get(`${name} ${version}`), name).toContain(terms);
    }
  }
  const named = (name: string) => sections.find((section) => section.startsWith(`${name} `));
  expect(named('@fontsource-variable/inter')).toContain('SIL OPEN FONT LICENSE');
  expect(named('lucide-static')).toContain('Copyright (c) 2026 Lucide Icons and Contributors');
});

test('an older Node gets one sentence', () => {
  const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } })';
  const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, join(root, 'bin/roomlog.mjs'), 'up'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('roomlog needs Node 22.19 or newer, this is 20.19.0; install a newer Node.\n');
  expect(status).toBe(78);
});

test('unpacked but not installed, it says so', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(unpacked, 'bin/roomlog.mjs'), 'check'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('A part of roomlog is missing; install it again.\n');
  expect(status).toBe(78);
});

test('help and version come without anything else', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Example: roomlog up') });
  const { version } = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8'));
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});
