/** Whatever somebody presses, and whatever the network does meanwhile: what was typed is spoken once. */
import { expect, test } from 'vitest';
import { type Mutant, plant } from './mutants.ts';
import { buildPage, press } from './presses.ts';
import { broken, report } from './report.ts';

const timeout = 600_000;

test('every way to press twice, and to lose the answer', { timeout }, async () => {
  const { verdict, figures } = await press();
  report('presses', figures);
  expect(broken(verdict)).toEqual({});
});

test.each([
  ['each press makes a new unique_id', 'doubled', /answer that is lost/],
  ['the box is emptied too late', 'doubled', /double click/],
  ['what is on its way is not kept', 'lost', /crashes/],
] as const satisfies [Mutant, string, RegExp][])('%s: that is caught', { timeout }, async (mutant, sign, only) => {
  const { verdict } = await press({ root: buildPage(plant(mutant)), only });
  report(`presses, ${mutant}`, { [sign]: verdict[sign].length });
  expect(verdict[sign]).not.toEqual([]);
});
