/** The month of `pnpm acceptance`, for half a day. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test('half a day with an emo and its webhook loses, doubles and alters nothing', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-month-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(import.meta.dirname, 'emo-month.ts');
  const child = spawn(process.execPath, [program, '0.5', '1', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await child.stdout.toArray();
  const { verdict, figures } = JSON.parse(said.join('')) as {
    verdict: Record<string, string[]>;
    figures: Record<string, number>;
  };
  expect(Object.fromEntries(Object.entries(verdict).filter(([, wrong]) => wrong.length > 0))).toEqual({});
  expect(figures).toMatchObject({ events: expect.any(Number), messages: expect.any(Number) });
  expect(figures['events']).toBeGreaterThan(30);
});
