/** What is small stays small. SOAK_MINUTES makes it shorter or longer than twenty minutes. */
import { expect, test } from 'vitest';
import { plant } from './mutants.ts';
import { broken, report } from './report.ts';
import { soak } from './soak.ts';

const minutes = Number(process.env['SOAK_MINUTES'] ?? 20);

test(`${minutes} minutes: memory, files and the log stay as they are`, {
  timeout: (minutes + 2) * 60_000,
}, async () => {
  const { verdict, figures } = await soak({ minutes });
  report('soak', { ...figures });
  expect(broken(verdict)).toEqual({});
});

test.each([
  ['every answer is remembered', 'growing'],
  ['a file is left open at each poll', 'piling'],
] as const)('%s: that is caught in two minutes', { timeout: 300_000 }, async (mutant, sign) => {
  const { verdict, figures } = await soak({ minutes: 2, root: plant(mutant) });
  report(`soak, ${mutant}`, { ...figures });
  expect(verdict[sign]).not.toEqual([]);
});
