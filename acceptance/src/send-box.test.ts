/** What somebody types, and each picture and recording, is spoken exactly once and in order, whatever is killed on the way. */
import { expect, test } from 'vitest';
import { type Mutant, plant } from './mutants.ts';
import { seed } from './random.ts';
import { broken, report } from './report.ts';
import { speak } from './send-box.ts';

test('1,000 messages and 100 kills: each is spoken once, and in the order of its room', {
  timeout: 900_000,
}, async () => {
  const { verdict, figures } = await speak({ messages: 1000, kills: 100, seed });
  report('send box', { ...figures });
  expect(broken(verdict)).toEqual({});
});

test.each([
  ['a new unique_id for each attempt', 'doubled'],
  ['noted as sent before the post', 'lost'],
  ['a row before its file', 'broken'],
  ['no order in a room', 'outOfOrder'],
] as const satisfies [Mutant, string][])('%s is caught', { timeout: 900_000 }, async (mutant, sign) => {
  const root = plant(mutant);
  let found = 0;
  for (let round = 0; found === 0 && round < 4; round += 1) {
    const { verdict, figures } = await speak({ messages: 400, kills: 10, seed: seed + round, root });
    found = verdict[sign].length;
    report(`send box, ${mutant}`, { ...figures, [sign]: found });
  }
  expect(found).toBeGreaterThan(0);
});
