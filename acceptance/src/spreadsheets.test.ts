/** A spreadsheet opens exported files as they are meant, and runs nothing of what others wrote. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { plant } from './mutants.ts';
import { broken, report } from './report.ts';
import { openInSpreadsheet, payloads } from './spreadsheets.ts';

const timeout = 600_000;
const isInstalled = spawnSync('soffice', ['--version']).error === undefined;
if (!isInstalled) report('spreadsheets', { 'left out': 'soffice is not installed (Debian: libreoffice-calc-nogui)' });

test.skipIf(!isInstalled)('dates are dates, numbers numbers, and texts texts', { timeout }, async () => {
  const verdict = await openInSpreadsheet();
  report('spreadsheets', { payloads: payloads.length, ...broken(verdict) });
  expect(broken(verdict)).toEqual({});
});

test.skipIf(!isInstalled)('a formula that is left as it is is caught', { timeout }, async () => {
  const verdict = await openInSpreadsheet(plant('a formula is left as it is'));
  report('a formula is left as it is', { formulas: verdict.formulas.length });
  expect(verdict.formulas.length).toBeGreaterThan(0);
});
