import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** With single spaces, however wide a table is set. */
const read = (file: string) => readFileSync(file, 'utf8').replaceAll(/ +/g, ' ');
const matches = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? '')),
];
const missing = (names: string[], text: string) => names.filter((name) => !text.includes(name));

test('every variable that is read is in the reference', () => {
  const files = globSync('{packages,apps}/*/src/**/*.ts', { exclude: (path) => /\/testing(\/|$)/.test(path) });
  const sources = files.map(read).join('\n');
  const variables = matches(sources, /['"]((?:ROOMLOG|BOCCO|EMO)_[A-Z_]+)['"]/g);
  expect(variables).toContain('ROOMLOG_DATA_DIR');
  expect(missing(variables, read('docs/reference.md'))).toEqual([]);
});

test('every command is in the reference', () => {
  const commands = matches(globSync('apps/cli/src/tables/*.ts').map(read).join('\n'), /\.command\('([a-z]+)/g);
  expect(commands).toContain('up');
  // In the table each command begins a cell, or stands behind the one that it belongs to.
  const documented = matches(read('docs/reference.md'), /(`[a-z]+(?: \[?[a-z]+\]?(?:\\\|[a-z]+)*)?)/g).join(' ');
  expect(commands.filter((command) => !new RegExp(`\\b${command}\\b`).test(documented))).toEqual([]);
});

test('every route is in the reference', () => {
  const sources = globSync('apps/dashboard/src/routes/*.ts', { exclude: ['**/*.test.ts'] })
    .map(read)
    .join('\n');
  // A format in the path stands for the files.
  const paths = matches(sources, /['`](\/(?:api|media|healthz|readyz|openapi)[^'`]*)['`]/g);
  const routes = paths.flatMap((path) => ['csv', 'ndjson'].map((format) => path.replace(/\$\{\w+\}/, format)));
  const documented = routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
  expect(documented).toContain('/api/rooms/{room}/messages');
  expect(missing(documented, read('docs/reference.md'))).toEqual([]);
});

test('every exit code is in the reference', () => {
  const codes = matches(read('packages/runtime/src/failure.ts'), /: (\d+),/g);
  expect(codes).toContain('74');
  expect(
    missing(
      codes.map((code) => `| ${code} |`),
      read('docs/reference.md'),
    ),
  ).toEqual([]);
});

test('every runtime dependency has its reason and its users, and nothing else has', () => {
  const users = new Map<string, string[]>();
  for (const manifest of globSync('{packages,apps}/*/package.json').toSorted()) {
    const { name, dependencies = {} } = JSON.parse(read(manifest)) as {
      name: string;
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies).filter((one) => !one.startsWith('@roomlog/'))) {
      users.set(dependency, [...(users.get(dependency) ?? []), name.replace('@roomlog/', '')].toSorted());
    }
  }
  const rows = [...read('docs/dependencies.md').matchAll(/^\| ([@a-z][^|]*) \| ([^|]+) \|/gm)].slice(1);
  const listed = rows.map(([, name = '', used = '']) => [name, used.split(', ').toSorted()] as const);
  expect(new Map(listed)).toEqual(users);
});

test('links and pictures of the documents exist', () => {
  for (const file of globSync(['*.md', 'docs/*.md', 'packages/*/README.md'])) {
    const folder = file.includes('/') ? file.replace(/[^/]*$/, '') : '';
    const targets = matches(read(file), /\]\((?!https?:|#)([^)#]+)/g);
    expect(
      targets.filter((target) => globSync(`${folder}${target}`).length === 0),
      file,
    ).toEqual([]);
  }
});

test('both READMEs tell the same commands', () => {
  const commands = (file: string) => [...read(file).matchAll(/npx -y [^\n`]+/g)].map(([line]) => line);
  expect(commands('README.ja.md')).toEqual(commands('README.md'));
});
