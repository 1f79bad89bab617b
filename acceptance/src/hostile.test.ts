/** Nothing that somebody sends ends the dashboard, gets in, shows its inside, or holds up others. */
import { expect, test } from 'vitest';
import { attack, drip } from './hostile.ts';
import { plant } from './mutants.ts';
import { seed } from './random.ts';
import { broken, report } from './report.ts';

const timeout = 600_000;

test('1,000 hostile requests', { timeout }, async () => {
  const { verdict, figures } = await attack({ count: 1000, seed });
  report('hostile requests', { ...figures });
  expect(broken(verdict)).toEqual({});
});

test('200 connections that drip are cut in fifteen seconds, and nobody waits for them', { timeout }, async () => {
  const slow = await drip({ sockets: 200 });
  report('dripping connections', slow);
  expect(slow.left).toBe(0);
  // A ratio, as the machine may have other work: 500 ms on a quiet one.
  expect(slow.meanwhile).toBeLessThan(Math.max(500, 10 * slow.before));
});

test('bad requests that are answered with a stack are caught', { timeout }, async () => {
  const { verdict } = await attack({
    count: 20,
    seed,
    only: /JSON/,
    root: plant('bad requests are answered with a stack'),
  });
  report('hostile requests, answered with a stack', { inside: verdict.inside.length });
  expect(verdict.inside).not.toEqual([]);
});

test('objects that take on what was sent are caught', { timeout }, async () => {
  const { verdict } = await attack({
    count: 20,
    seed,
    only: /prototype/,
    root: plant('objects take on what was sent'),
  });
  report('hostile requests, objects take on what was sent', { polluted: verdict.polluted.length });
  expect(verdict.polluted).not.toEqual([]);
});

test('requests that may take for ever are caught', { timeout }, async () => {
  const slow = await drip({ sockets: 20, root: plant('requests may take for ever') });
  report('dripping connections that may take for ever', slow);
  expect(slow.left).toBeGreaterThan(0);
});
