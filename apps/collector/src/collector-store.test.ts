/** One collector on one store: what each does when there are two, and when the store goes. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockStore } from '@roomlog/store';
import { expect, test } from 'vitest';
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
