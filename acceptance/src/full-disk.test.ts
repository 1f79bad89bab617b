/** A disk that is full for a while costs nothing, is said at once, and needs nobody. */
import { expect, test } from 'vitest';
import { fillDisk, mountDisk } from './full-disk.ts';
import { report } from './home.ts';
import { plant } from './mutants.ts';

test('a minute on a full disk: nothing lost, nothing half, said at once, and it goes on alone', {
  timeout: 300_000,
}, async ({ skip }) => {
  const disk = mountDisk() ?? skip('mounting a small disk needs root');
  const { verdict, figures } = await fillDisk(disk, { fullSeconds: 60 });
  report('full disk', { ...figures });
  expect(Object.entries(verdict).filter(([, found]) => found.length > 0)).toEqual([]);
});

test('a collector that ends at the first write that fails is caught', { timeout: 300_000 }, async ({ skip }) => {
  const disk = mountDisk() ?? skip('mounting a small disk needs root');
  const root = plant('ends when a write fails');
  const { verdict, figures } = await fillDisk(disk, { fullSeconds: 10, root });
  report('full disk, ends when a write fails', { ...figures, ended: verdict.ended.length });
  expect(verdict.ended).not.toEqual([]);
});
