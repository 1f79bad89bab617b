/** What becomes of the demo's files when a home takes its place. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimHousehold, openStore } from '@roomlog/store';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/testing.ts';
import { moveDemoAside } from './leave-demo.ts';

async function storeOf(source: 'demo' | 'bocco'): Promise<string> {
  const folder = temporaryFolder();
  const store = await openStore(join(folder, 'roomlog.db'), 'writer');
  await claimHousehold(store, source);
  await store.close();
  mkdirSync(join(folder, 'media'));
  writeFileSync(join(folder, 'media', 'picture'), 'of the household');
  writeFileSync(join(folder, 'secrets.json'), '{}');
  return folder;
}

test('a demo in the home’s own folder is moved aside whole; a home is never moved', async () => {
  const demo = await storeOf('demo');
  await moveDemoAside(demo);
  const [aside = ''] = readdirSync(demo).filter((name) => name.startsWith('demo-'));
  expect(readdirSync(demo).filter((name) => name !== aside)).toEqual(['secrets.json']);
  expect(readdirSync(join(demo, aside))).toEqual(expect.arrayContaining(['media', 'roomlog.db']));
  expect(readFileSync(join(demo, aside, 'media', 'picture'), 'utf8')).toBe('of the household');
  const home = await storeOf('bocco');
  await moveDemoAside(home);
  expect(readdirSync(home)).toEqual(expect.arrayContaining(['media', 'roomlog.db', 'secrets.json']));
  expect(readdirSync(home).filter((name) => name.startsWith('demo-'))).toEqual([]);
  await moveDemoAside(temporaryFolder());
});
