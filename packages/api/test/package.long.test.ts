import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { expect, onTestFinished, test } from 'vitest';
import { sequenceOf } from '../src/emo/index.ts';
import * as emo from './emo/samples.ts';
import { message, reading, room, session, TOKEN } from './samples.ts';
import { json, type Respond, startServer } from './server.ts';

const run = promisify(execFile);
const PACKAGE = join(import.meta.dirname, '..');
const MODULES = join(PACKAGE, '../../node_modules');

/** pnpm as the tests were started with, or else through npx. */
const startedWith = process.env['npm_execpath'];
const pnpm = (...args: string[]) =>
  startedWith?.includes('pnpm')
    ? run(process.execPath, [startedWith, ...args], { cwd: PACKAGE })
    : run('npx', ['-y', 'pnpm@10.34.9', ...args], { cwd: PACKAGE });

/** The settings of a project that knows nothing of ours: no skipped checks, no `.ts` imports. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(MODULES, '@types')],
  },
};

const OUTPUT = [
  'うち Room Sensor 2017-11-02T07:08:01.000Z 24 °C',
  'created',
  'さくら ただいま',
  'unauthorised 401 BOCCO does not accept the access token (GET /rooms/joined 401)',
  'うち 部屋 24.7 °C\n2026-08-03T07:13:01.752Z ただいま\n2026-08-03T07:13:02.752Z ただいま',
  'sent as 00000000-0000-4000-8000-000000000003',
  '2026-08-03T07:20:40.000Z radar.detected {"radar":{"begin":true,"end":false,"near_begin":false,"near_end":false}}',
];

const posts: unknown[] = [];

/** A BOCCO emo that takes a post and loses its answer. */
const respondAsEmo: Respond = ({ path, query }, response) => {
  if (path.endsWith('/refresh')) return json(response, 200, emo.CALLS.refresh.answer);
  if (path.endsWith('/rooms')) return emo.send(response, 200, emo.listing('rooms', [emo.room]));
  if (path.endsWith('/sensors')) return emo.send(response, 200, { sensors: [emo.sensor] });
  if (path.endsWith('/values')) return emo.send(response, 200, emo.values);
  if (path.endsWith('/text')) {
    posts.push({ ...emo.message(3), sequence: sequenceOf(Date.now()) });
    return response.socket?.destroy();
  }
  const messages = [...posts, emo.message(2), emo.message(1)];
  return emo.send(response, 200, { messages: query.has('before') ? [] : messages });
};

test('packed and installed elsewhere, it type-checks and runs every example of the README', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'roomlog-api-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await pnpm('pack', '--pack-destination', folder);
  const [tarball = ''] = await readdir(folder);
  const { buffer } = new Uint8Array(await readFile(join(folder, tarball)));
  expect((await publint({ pack: { tarball: buffer }, strict: true })).messages).toEqual([]);
  // It fails, and so does the test, for types that don't belong to the code that an import gets.
  const attw = await run(join(PACKAGE, 'node_modules/.bin/attw'), [join(folder, tarball), '--profile', 'esm-only']);
  expect(attw.stdout).toMatch(/node16 \(from ESM\).+ESM/);

  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });

  const readme = await readFile(join(folder, 'node_modules/@roomlog/api/README.md'), 'utf8');
  const examples = Array.from(readme.matchAll(/^```ts\n(.*?)^```$/gms), ([, code = '']) => code);
  expect(examples).toHaveLength(OUTPUT.length);
  await Promise.all(examples.map((code, index) => writeFile(join(folder, `example-${index}.ts`), code)));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  await run(join(MODULES, '.bin/tsc'), ['-p', folder]);

  const { origin } = await startServer(respondAsEmo);
  const { baseUrl } = await startServer(({ method, path, query }, response) => {
    if (path.endsWith('/sessions')) return json(response, 200, session);
    if (method === 'POST') return json(response, 201, message(5));
    if (query.get('access_token') !== TOKEN) return json(response, 401, { code: 401001, message: 'Unauthorized' });
    if (path.endsWith('/joined')) return json(response, 200, [room]);
    if (path.endsWith('/subscribe')) return json(response, 200, [{ event: 'message', body: message(6) }]);
    if (path.endsWith('/messages'))
      return json(response, 200, query.has('newer_than') || query.has('older_than') ? [] : [message(5)]);
    return json(response, 200, [reading(2), reading(1)]);
  });
  const env = {
    ...process.env,
    BOCCO_BASE_URL: baseUrl,
    BOCCO_ACCESS_TOKEN: TOKEN,
    EMO_BASE_URL: origin,
    EMO_REFRESH_TOKEN: 'r0',
  };
  for (const [index, line] of OUTPUT.entries()) {
    const { stdout } = await run(process.execPath, [join(folder, `example-${index}.ts`)], { cwd: folder, env });
    expect(stdout).toBe(`${line}\n`);
  }
});
