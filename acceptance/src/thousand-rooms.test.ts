/** However many rooms there are, each is asked in each interval, and BOCCO's limit is kept. */
import { expect, test } from 'vitest';
import { plant } from './mutants.ts';
import { broken, report } from './report.ts';
import { crowd } from './thousand-rooms.ts';

test('a thousand rooms: every sensor within an interval, within the limit', { timeout: 900_000 }, async () => {
  const { verdict, figures } = await crowd({ minutes: 4 });
  report('thousand rooms', { ...figures });
  expect(broken(verdict)).toEqual({});
});

test('a long poll for every room is caught', { timeout: 900_000 }, async () => {
  const root = plant('a long poll for every room');
  const { verdict, figures } = await crowd({ minutes: 3, root });
  report('thousand rooms, a long poll for every room', { ...figures, late: verdict.late.length });
  expect([...verdict.late, ...verdict.refused]).not.toEqual([]);
});
