import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { numberOf, type Rotation, startTokenService } from './token-service.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('./refreshing-process.ts'));

/** Starts it, and resolves with its first line, or with nothing when it was killed before that, so many ms after. */
async function runAndKill(args: string[], afterMs: number, isAfterFirstLine: boolean): Promise<string | undefined> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', (line) => lines.push(line));
  if (isAfterFirstLine) await Promise.race([once(output, 'line'), ended]);
  await Promise.race([sleep(afterMs), ended]);
  child.kill('SIGKILL');
  await ended;
  return lines.findLast((line) => line !== 'used') ?? lines[0];
}

/** The refresh tokens in the file, newest first. It is whole, and nobody else can read it. */
function tokensIn(path: string): string[] {
  const text = (() => {
    try {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}';
      throw error;
    }
  })();
  const { refresh_token, previous } = JSON.parse(text) as { refresh_token?: string; previous?: string };
  return [refresh_token, previous].filter((token) => token !== undefined);
}

/**
 * Kills a process that refreshes its tokens all the time, and starts it again, so many times.
 * @returns how often somebody had to go to the dashboard
 */
export async function killRefreshing(rotation: Rotation, kills: number): Promise<number> {
  const service = await startTokenService(rotation, () => Math.random() < 0.05);
  const folder = mkdtempSync(join(tmpdir(), 'emo-kills-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'emo.json');
  let seed = service.issue();
  let visits = 0;
  for (let kill = 0; kill < kills; kill++) {
    // A third of them somewhere in its start.
    const isStarting = kill % 3 === 0;
    const line = await runAndKill([service.origin, path, seed], Math.random() * (isStarting ? 400 : 20), !isStarting);
    const stored = tokensIn(path);
    // What was used had been stored before.
    if (service.newestUsed() > 0) expect(numberOf(stored[0] ?? 'r0')).toBeGreaterThanOrEqual(service.newestUsed());
    if (line === undefined || line === 'used') continue;
    expect(line).toContain('accepts none of the refresh tokens');
    // It gave up: of all that it could know nothing is alive.
    expect([...stored, seed].filter((token) => service.live.has(token))).toEqual([]);
    seed = service.issue();
    visits++;
  }
  // And it still works, after a last visit at most.
  const survives = [...tokensIn(path), seed].some((token) => service.live.has(token));
  if (!survives) seed = service.issue();
  expect(await runAndKill([service.origin, path, seed], 0, true)).toBe('used');
  return visits;
}
