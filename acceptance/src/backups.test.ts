/** Every backup is a state that the store had, and a store that is lost comes back from one. */
import { expect, test } from 'vitest';
import { backUpWhileWriting, killBackups } from './backups.ts';
import { plant } from './mutants.ts';
import { seed } from './random.ts';
import { report } from './report.ts';
import { drill } from './restore-drill.ts';

test('a backup every two seconds for a minute while another process writes', { timeout: 300_000 }, async () => {
  const { problems, ...figures } = await backUpWhileWriting(60);
  report('backups while writing', figures);
  expect(problems).toEqual([]);
  expect(figures.backups).toBeGreaterThan(5);
});

test('a backup by plain copy is caught', { timeout: 300_000 }, async () => {
  const { problems } = await backUpWhileWriting(10, plant('a backup by plain copy'));
  report('backups by plain copy', { problems: problems.length, first: problems[0] ?? '' });
  expect(problems).not.toEqual([]);
});

test('a killed backup leaves no file with its name, and the next one clears up', { timeout: 300_000 }, async () => {
  const figures = await killBackups(25, seed);
  report('killed backups', figures);
  expect(figures).toMatchObject({ half: 0, leftovers: 0 });
});

test('a store that was destroyed comes back, but for what is marked as missing', { timeout: 120_000 }, async () => {
  const { verdict, figures } = await drill();
  report('restore drill', figures);
  expect(verdict).toEqual({
    held: 75,
    lost: [],
    unmarked: [],
    doubled: [],
    altered: [],
    invented: [],
    rollups: [],
    damaged: [],
  });
  expect(figures.marked).toBeGreaterThan(0);
});
