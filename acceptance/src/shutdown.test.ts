/** Whoever is told to end does so soon, and nobody who asked before goes without an answer. */
import { expect, test } from 'vitest';
import { type Mutant, plant } from './mutants.ts';
import { broken, report } from './report.ts';
import { endStuck, endUnderLoad } from './shutdown.ts';

const timeout = 900_000;

test.each([
  ['SIGTERM', 50],
  ['SIGHUP', 5],
] as const)(
  '%s %i times under load: all is answered, told and stored, and over in five seconds',
  {
    timeout,
  },
  async (signal, rounds) => {
    const { verdict, figures } = await endUnderLoad({ rounds, signal });
    report(`shutdown, ${signal}`, { ...figures });
    expect(figures.inFlight).toBeGreaterThan(rounds * 10);
    expect(broken(verdict)).toEqual({});
  },
);

test('a request that never arrives whole is cut off after four seconds; a second SIGTERM ends at once', {
  timeout,
}, async () => {
  const [patient, hurried] = [await endStuck(['SIGTERM']), await endStuck(['SIGTERM', 'SIGTERM'])];
  report('shutdown with a stuck request', { seconds: patient.seconds, 'by a second signal': hurried.seconds });
  expect([patient.how, hurried.how]).toEqual([0, 1]);
  expect(patient.seconds).toBeLessThan(5);
  expect(hurried.seconds).toBeLessThan(1);
});

test.each([
  ['connections are cut at once', 'unanswered'],
  ['event streams are left open', 'untold'],
] as const satisfies [Mutant, string][])('%s: that is caught', { timeout }, async (mutant, sign) => {
  const { verdict, figures } = await endUnderLoad({ rounds: 2, root: plant(mutant) });
  report(`shutdown, ${mutant}`, { ...figures, [sign]: verdict[sign].length });
  expect(verdict[sign]).not.toEqual([]);
});
