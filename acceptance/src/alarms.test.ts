/** What falls silent is seen at once, by its right name and everywhere the same; and nothing is seen that isn't so. */
import { expect, test } from 'vitest';
import { liveCalmly, silenceInTurn } from './alarms.ts';
import { plant } from './mutants.ts';
import { broken, report } from './report.ts';

const timeout = 600_000;

test('a sensor, BOCCO and the collector fall silent in turn', { timeout }, async () => {
  const { verdict, seconds } = await silenceInTurn();
  report('silence, seconds until it was told and taken back', seconds);
  expect(broken(verdict)).toEqual({});
});

test('thirty days of sensors without an alarm', { timeout }, async () => {
  const { alarms, ...figures } = await liveCalmly({ days: 30 });
  report('calm days', { ...figures, alarms: alarms.length });
  expect(alarms).toEqual([]);
});

test('a silent sensor that counts as fresh is caught', { timeout }, async () => {
  const { verdict } = await silenceInTurn({ root: plant('a silent sensor counts as fresh'), only: /sensor/ });
  report('silence, a silent sensor counts as fresh', {
    late: verdict.late.length,
    disagreed: verdict.disagreed.length,
  });
  expect(verdict.late).not.toEqual([]);
  expect(verdict.disagreed).not.toEqual([]);
});

test('alarms that come too soon are caught', { timeout }, async () => {
  const { alarms } = await liveCalmly({ days: 2, root: plant('a reading is stale at once') });
  report('calm days, a reading is stale at once', { alarms: alarms.length });
  expect(alarms).not.toEqual([]);
});
