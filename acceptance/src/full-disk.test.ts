/** A disk that is full or turns read-only costs nothing but the time it lasts, and is seen at once. */
import { expect, test } from 'vitest';
import { whyNoMount } from './disk.ts';
import { fillDisk, losePermission } from './full-disk.ts';
import { plant } from './mutants.ts';
import { broken, report } from './report.ts';

const timeout = 240_000;

test('a disk that is full for a minute', { timeout }, async ({ skip }) => {
  const refused = whyNoMount();
  skip(refused !== undefined, refused);
  const { verdict, figures } = await fillDisk(60);
  report('full disk', { ...figures });
  expect(broken(verdict)).toEqual({});
});

test('a disk that turns read-only and is mounted anew', { timeout }, async ({ skip }) => {
  const refused = whyNoMount();
  skip(refused !== undefined, refused);
  const { verdict, figures } = await losePermission(20);
  report('read-only disk', { ...figures });
  expect(broken(verdict)).toEqual({});
});

test('a collector that ends at the first failed write is caught', { timeout }, async ({ skip }) => {
  const refused = whyNoMount();
  skip(refused !== undefined, refused);
  const { verdict } = await fillDisk(15, plant('ends at the first failed write'));
  report('full disk, ends at the first failed write', { ended: verdict.ended.length });
  expect(verdict.ended).not.toEqual([]);
});
