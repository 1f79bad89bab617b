/** Whatever clock and zone the host has, and whenever the home's clocks change: the same rows, the same days. */
import { expect, test } from 'vitest';
import { changes, pollsAround, readOnEveryHost, stepTheClock } from './clocks.ts';
import { whyNoFakedClock } from './faked-clock.ts';
import { report } from './home.ts';
import { plant } from './mutants.ts';

const timeout = 900_000;
const wrong = (verdict: object) => Object.entries(verdict).filter(([, found]) => found.length > 0);

test.skipIf(whyNoFakedClock).each(changes)(
  '$zone with a day of $hours h: tables and export are the same on every host',
  { timeout },
  async (change) => {
    const verdict = await readOnEveryHost(change);
    report('clocks', { zone: change.zone, hours: change.hours, wrong: wrong(verdict).length });
    expect(wrong(verdict)).toEqual([]);
  },
);

test.skipIf(whyNoFakedClock)('a clock that is put back and forward under the collector', { timeout }, async () => {
  expect(wrong(await stepTheClock())).toEqual([]);
});

test.skipIf(whyNoFakedClock)('polls go on every five minutes while the clocks change', { timeout }, async () => {
  const counts = await Promise.all(changes.map((change) => pollsAround(change)));
  report('polls in the hours before and after', { counts: counts.flatMap(Object.values).join(' ') });
  for (const count of counts.flatMap(Object.values)) {
    expect(count).toBeGreaterThanOrEqual(11);
    expect(count).toBeLessThanOrEqual(13);
  }
});

test.skipIf(whyNoFakedClock)('days that are cut in the zone of the host are caught', { timeout }, async () => {
  const [change] = changes;
  if (!change) throw new Error('no change');
  const verdict = await readOnEveryHost(change, plant('days are cut in the zone of the host'));
  expect(verdict.different.length).toBeGreaterThan(0);
  expect(verdict.rollups.length).toBeGreaterThan(0);
});

test.skipIf(whyNoFakedClock)('cron in local time is caught when summer ends', { timeout }, async () => {
  const change = changes.find(({ zone, hours }) => zone === 'America/New_York' && hours === 25);
  if (!change) throw new Error('no change');
  const counts = await pollsAround(change, plant('cron in local time says what is due'));
  report('polls, cron in local time', counts);
  expect(Math.min(counts.before, counts.after)).toBeLessThan(11);
});
