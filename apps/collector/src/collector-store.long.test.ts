/** One collector on one store: two with the same number, and another store in the place of the first. */
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStore } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { acknowledged, collectorHomeForEach, exitCode } from './testing/process.ts';

const home = collectorHomeForEach();

/** As in containers: each has the number 1, and often the same name of the machine. */
const asNumberOne = ['--import', "data:text/javascript,Object.defineProperty(process,'pid',{value:1})"];

test('of two collectors with the same number, as in containers, the second one leaves with 75', async () => {
  await home.simulate();
  const [first, second] = [home.collect([], {}, asNumberOne), home.collect([], {}, asNumberOne)];
  const codes = await Promise.race([first, second].map(async (child) => [child, await exitCode(child)] as const));
  expect(codes[1]).toBe(75);
  await acknowledged(codes[0] === first ? second : first, 'message');
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
