/** A home with a BOCCO emo, lived through by a program of the collector's sources. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { temporaryFolder } from './home.ts';
import { seed } from './random.ts';

interface Lived {
  /** Each a list of what is wrong, by name. */
  verdict: Record<string, string[]>;
  figures: Record<string, number>;
}

/**
 * @param program of apps/collector/src/testing
 * @param length days of a month, or minutes
 * @param root where the sources are: the project, or a mutant of it
 */
export async function live(program: 'emo-month' | 'emo-minutes', length: number, root = rootDir): Promise<Lived> {
  const main = join(root, 'apps/collector/src/testing', `${program}.ts`);
  const child = spawn(process.execPath, [main, String(length), String(seed), temporaryFolder()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await child.stdout.toArray();
  return JSON.parse(said.join('')) as Lived;
}
