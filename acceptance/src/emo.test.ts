/** A month with a BOCCO emo and its webhook loses, doubles and alters nothing, speaks nothing twice, and never calls more than it may. */
import { expect, test } from 'vitest';
import { live } from './emo.ts';
import { type Mutant, plant } from './mutants.ts';
import { broken, report } from './report.ts';

const timeout = 1_800_000;

test('thirty days of refusals, lost tokens, dead sensors, late words, lost and doubled events and kills', {
  timeout,
}, async () => {
  const { verdict, figures } = await live('emo-month', 30);
  report('emo, thirty days', figures);
  expect(broken(verdict)).toEqual({});
  expect(Object.entries(figures).filter(([name, count]) => name !== 'unsure' && count === 0)).toEqual([]);
});

test.each([
  ['a doubtful message is sent again', 'twice'],
  ['a message that was cut off is sent again', 'twice'],
  ['only the newest page is read', 'lost'],
  ['a sentence for no words is a text', 'altered'],
  ['a value has the time of this machine', 'late'],
  ['a new token is not kept', 'signedOut'],
  ['a dead sensor is believed', 'unnamed'],
  ['a dead sensor is named later', 'unnamed'],
  ['a dead sensor is not named in the log', 'unnamed'],
  ['an event is stored as often as it comes', 'storedTwice'],
  ['an event has the time at which it came', 'mistimed'],
  ['an event is answered before it is stored', 'unheard'],
  ['a value that is told of has the time of the poll', 'mistimed'],
] as const satisfies [Mutant, string][])('%s is caught', { timeout }, async (mutant, sign) => {
  const { verdict } = await live('emo-month', 8, plant(mutant));
  report(`emo, ${mutant}`, { [sign]: verdict[sign]?.length });
  expect(verdict[sign]).not.toEqual([]);
});

test('no minute has more calls than the budget, whatever there is to ask, restarts included', { timeout }, async () => {
  const { verdict, figures } = await live('emo-minutes', 120);
  report('emo, calls', figures);
  expect(broken(verdict)).toEqual({});
  expect(figures['restarts']).toBeGreaterThan(10);
});

test.each([
  ['a restart forgets the calls of the minute', 'tooMany'],
  ['a call counts for half of a minute', 'tooMany'],
  ['an early poll of values waits for no turn', 'tooMany'],
  ['a restart forgets that the rate is halved', 'notHalved'],
] as const satisfies [Mutant, string][])('%s is caught', { timeout }, async (mutant, sign) => {
  const { verdict } = await live('emo-minutes', 60, plant(mutant));
  report(`emo, ${mutant}`, { [sign]: verdict[sign]?.length });
  expect(verdict[sign]).not.toEqual([]);
});
