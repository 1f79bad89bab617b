import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oncePerTurn } from './turn.ts';

test('what is read once is answered for the rest of the turn, and read again in the next', async () => {
  let reads = 0;
  const version = oncePerTurn(() => ++reads);
  expect([version(), version()]).toEqual([1, 1]);
  await Promise.resolve();
  expect(version()).toBe(1);
  await turn();
  expect([version(), version()]).toEqual([2, 2]);
});

test('a failed read is not kept', () => {
  let isBroken = true;
  const version = oncePerTurn(() => {
    if (isBroken) throw new Error('the file is gone');
    return 1;
  });
  expect(version).toThrow('the file is gone');
  isBroken = false;
  expect(version()).toBe(1);
});
