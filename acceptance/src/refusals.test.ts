/** Whatever is set up wrongly is refused at once, in one sentence that says what to do. */
import { expect, test } from 'vitest';
import { type Mutant, plant } from './mutants.ts';
import { refuse } from './refusals.ts';
import { broken, report } from './report.ts';

const timeout = 600_000;

test('every mistake and every command', { timeout }, async () => {
  const { verdict, figures } = await refuse();
  report('refusals', { ...figures });
  expect(figures.mistakes).toBeGreaterThan(50);
  expect(broken(verdict)).toEqual({});
});

test.each([
  ['a failure shows its stack', 'stack', /no account/],
  ['another address is taken', 'started', /LISTEN=4680$/],
  ['every failure is an internal error', 'code', /a database of another program/],
] as const satisfies [Mutant, string, RegExp][])('%s: that is caught', { timeout }, async (mutant, sign, only) => {
  const { verdict } = await refuse({ root: plant(mutant), only });
  report(`refusals, ${mutant}`, { [sign]: verdict[sign].length });
  expect(verdict[sign]).not.toEqual([]);
});
