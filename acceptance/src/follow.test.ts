/** Every message is in the store soon after it can be seen, by whichever way it came, and nobody is told that it was read. */
import { expect, test } from 'vitest';
import { follow, type Ways } from './follow.ts';
import { type Mutant, plant } from './mutants.ts';
import { broken, report } from './report.ts';

const timeout = 600_000;

const everyWay: Ways[] = (['array', 'object'] as const).flatMap((subscribe_shape) =>
  (['newest', 'oldest'] as const).map((newer_than_page) => ({ subscribe_shape, newer_than_page })),
);

test.each(everyWay)('events as $subscribe_shape, the $newer_than_page page first', { timeout }, async (ways) => {
  const { verdict, figures } = await follow(ways);
  report('follow', { ...ways, ...figures });
  expect(figures.heartbeats).toBeGreaterThan(10);
  expect(figures.median).toBeLessThan(2);
  expect(broken(verdict)).toEqual({});
});

test.each([
  ['nothing is read again', 'lost'],
  ['the long poll moves the cursor', 'lost'],
  ['messages are marked as read', 'read'],
] as const satisfies [Mutant, string][])('%s is caught', { timeout }, async (mutant, sign) => {
  const root = plant(mutant);
  const { verdict, figures } = await follow({ subscribe_shape: 'array', newer_than_page: 'newest' }, root);
  report(`follow, ${mutant}`, { ...figures, [sign]: verdict[sign].length });
  expect(verdict[sign]).not.toEqual([]);
});
