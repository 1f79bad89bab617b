/** What was recorded comes out again row for row. ACCEPTANCE_RECORDING=FILE.csv plays a recording of your own. */
import { expect, test } from 'vitest';
import { plant } from './mutants.ts';
import { seed } from './random.ts';
import { makeRecording, replay } from './replay.ts';
import { broken, report } from './report.ts';

const file = () => process.env['ACCEPTANCE_RECORDING'] ?? makeRecording(seed);

test('the export of a replayed recording is the recording, whatever was killed meanwhile', {
  timeout: 300_000,
}, async () => {
  const { verdict, figures } = await replay(file(), seed);
  report('replay', { ...figures });
  expect(broken(verdict)).toEqual({});
});

test('a value that is rounded to a tenth is caught', { timeout: 300_000 }, async () => {
  const { verdict, figures } = await replay(file(), seed, plant('rounded to a tenth'));
  report('replay, rounded to a tenth', { ...figures, altered: verdict.altered.length });
  expect(verdict.altered).not.toEqual([]);
});
