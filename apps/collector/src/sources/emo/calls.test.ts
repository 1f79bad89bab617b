import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCallMemory, createPace } from './calls.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-calls-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'called');
}

const minute = 60_000;

test('after a call its minute is left, and without one nothing', () => {
  const file = temporaryFile();
  const memory = createCallMemory(file, minute);
  expect(memory.leftMs()).toBe(0);
  memory.called();
  const left = createCallMemory(file, minute).leftMs();
  expect([left > minute, left <= 1.05 * minute, statSync(file).mode & 0o777]).toEqual([true, true, 0o600]);
  writeFileSync(file, String(Date.now() - 40_000));
  expect(Math.abs(memory.leftMs() - 23_000)).toBeLessThan(5000);
  writeFileSync(file, String(Date.now() - 64_000));
  expect(memory.leftMs()).toBe(0);
});

test('a clock that was set back, or a file that nobody understands, holds up nobody for longer', () => {
  const file = temporaryFile();
  writeFileSync(file, String(Date.now() + 1e9));
  expect(createCallMemory(file, minute).leftMs()).toBe(1.05 * minute);
  writeFileSync(file, 'long ago');
  expect(createCallMemory(file, minute).leftMs()).toBe(0);
});

test('where nothing can be written, it calls all the same', () => {
  const file = join(temporaryFile(), 'nowhere');
  createCallMemory(file, minute).called();
  expect(readdirSync(join(file, '../..'))).toEqual([]);
});

test('what is paced goes at once the first time, then at its intervals; who leaves waits no longer', async () => {
  const { signal } = new AbortController();
  const slow = createPace(1e6);
  await slow(signal);
  await expect(slow(AbortSignal.abort())).rejects.toThrow();
  const pace = createPace(50);
  const begin = performance.now();
  await Promise.all([pace(signal), pace(signal), pace(signal)]);
  expect(performance.now() - begin).toBeGreaterThan(95);
});
