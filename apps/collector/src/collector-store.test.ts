/** One collector on one store: what each does when there are two, and when the store goes or is another one. */

import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { lockStore, openStore } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { acknowledged, collectorHomeForEach, exitCode } from './testing/process.ts';

const home = collectorHomeForEach();

test('a second collector on the same store leaves with 75; after a kill the next one takes over at once', async () => {
  await home.simulate();
  const first = home.collect();
  await acknowledged(first, 'message');
  const second = home.collect();
  expect(await exitCode(second)).toBe(75);
  first.kill('SIGKILL');
  await exitCode(first);
  expect(await exitCode(home.collect(['--once']))).toBe(0);
});

/** As in containers: each has the number 1, and often the same name of the machine. */
const asNumberOne = ['--import', "data:text/javascript,Object.defineProperty(process,'pid',{value:1})"];

test('of two collectors with the same number, as in containers, the second one leaves with 75', async () => {
  await home.simulate();
  const [first, second] = [home.collect([], {}, asNumberOne), home.collect([], {}, asNumberOne)];
  const codes = await Promise.race([first, second].map(async (child) => [child, await exitCode(child)] as const));
  expect(codes[1]).toBe(75);
  await acknowledged(codes[0] === first ? second : first, 'message');
});

test('a collector whose lock was taken away stops with 75 when another one has it', async () => {
  await home.simulate();
  const child = home.collect();
  await acknowledged(child, 'message');
  rmSync(join(home.dataDir, 'roomlog.db-lock'));
  lockStore(join(home.dataDir, 'roomlog.db'));

  expect(await exitCode(child)).toBe(75);
});

test('a data folder that is deleted under a collector ends it with 74 and one sentence, and is not made anew', async () => {
  await home.simulate();
  const child = home.collect();
  let stderr = '';
  child.stderr?.on('data', (chunk) => (stderr += chunk));
  await acknowledged(child, 'message');
  rmSync(home.dataDir, { recursive: true });
  expect(await exitCode(child)).toBe(74);
  expect(stderr).toBe(
    `${home.dataDir}/roomlog.db is gone; put it back, or start roomlog again to begin a new store.\n`,
  );
  expect(existsSync(home.dataDir)).toBe(false);
});

test.each([
  ['an older copy of itself', 'copy'],
  ['a new store', 'new'],
])('%s in the place of the store is what is written to from then on', async (_, kind) => {
  await home.simulate({ window: 12 });
  expect(await exitCode(home.collect(['--once']))).toBe(0);
  const [other, was] = [`${home.dataDir}-other`, `${home.dataDir}-was`];
  onTestFinished(() => {
    for (const folder of [other, was]) rmSync(folder, { recursive: true, force: true });
  });
  if (kind === 'copy') cpSync(home.dataDir, other, { recursive: true });
  else {
    mkdirSync(other);
    await (await openStore(join(other, 'roomlog.db'), 'writer')).close();
  }
  const child = home.collect();
  const acknowledgements = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  // One that the copy doesn't have.
  await home.order('settings', { window: 13 });
  const first = JSON.parse((await acknowledgements.next()).value ?? '{}').ack;
  renameSync(home.dataDir, was);
  renameSync(other, home.dataDir);
  // It is asked for again, as nothing there has it, and is in the file that has the name now.
  for await (const line of acknowledgements) if (JSON.parse(line).ack.id === first.id) break;
  const store = await home.open();
  expect(sqliteOf(store).prepare('SELECT count(*) FROM reading WHERE id = ?').pluck().get(first.id)).toBe(1);
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
});
