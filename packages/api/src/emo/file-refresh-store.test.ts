import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { failureOf } from '../../test/samples.ts';
import { Secret } from '../secret.ts';
import { fileRefreshStore } from './file-refresh-store.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'emo-refresh-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const pair = (refresh_token: string) => ({ access_token: new Secret('a'), refresh_token: new Secret(refresh_token) });
const tokens = async (store: ReturnType<typeof fileRefreshStore>) =>
  (await store.read()).map((token) => token.reveal());

test('the newest, the one before it, and the user’s; each once', async () => {
  const path = join(folder(), 'emo.json');
  const store = fileRefreshStore(path, new Secret('seed'));
  expect(await tokens(store)).toEqual(['seed']);
  await store.save(pair('r1'));
  expect(await tokens(store)).toEqual(['r1', 'seed']);
  await store.save(pair('r2'));
  await store.save(pair('r3'));
  expect(await tokens(store)).toEqual(['r3', 'r2', 'seed']);
  // A service that gives the same one again doesn't push out the one before.
  await store.save(pair('r3'));
  expect(await tokens(store)).toEqual(['r3', 'r2', 'seed']);
  await store.save(pair('seed'));
  expect(await tokens(store)).toEqual(['seed', 'r3']);
  expect(await tokens(fileRefreshStore(path))).toEqual(['seed', 'r3']);
  expect(await tokens(fileRefreshStore(`${path}.other`, new Secret('')))).toEqual([]);
});

test('nobody else can read it, and nothing lies beside it', async () => {
  const home = folder();
  const path = join(home, 'emo.json');
  // As a kill may have left it.
  writeFileSync(`${path}.new`, 'half', { mode: 0o644 });
  const store = fileRefreshStore(path);
  await store.save(pair('r1'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await store.read();
  expect(readdirSync(home)).toEqual(['emo.json']);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ refresh_token: 'r1' });
});

test.each(['', '{', '[]', 'null', '{"refresh_token":5,"previous":""}'])('%j in it counts as nothing', async (text) => {
  const path = join(folder(), 'emo.json');
  writeFileSync(path, text);
  const store = fileRefreshStore(path, new Secret('seed'));
  expect(await tokens(store)).toEqual(['seed']);
  await store.save(pair('r1'));
  expect(await tokens(store)).toEqual(['r1', 'seed']);
});

test('what could not be stored is refused before a token is spent', async () => {
  expect(await failureOf(fileRefreshStore(join(folder(), 'missing', 'emo.json')).read())).toMatchObject({
    code: 'ENOENT',
  });
  const path = join(folder(), 'emo.json');
  mkdirSync(path);
  expect(await failureOf(fileRefreshStore(path).read())).toMatchObject({ code: 'EISDIR' });
});

test.skipIf(process.getuid?.() === 0)('a folder that can’t be written is refused before a token is spent', async () => {
  const home = folder();
  chmodSync(home, 0o500);
  expect(await failureOf(fileRefreshStore(join(home, 'emo.json')).read())).toMatchObject({ code: 'EACCES' });
});
