import { resolve } from 'node:path';
import { openDataDir, readConfig, readEnvironment } from '@roomlog/runtime';
import { asReadError, backupHousehold, locationOf } from '@roomlog/store';
import { expectFile } from '../input/input-file.ts';
import { printJson, printLine } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';
import { asJson, describeBackup } from './backup.ts';

/** Replaces the store with a backup: the demo's in the demo's folder, a household's in the real one. */
export async function restore(file: string, { json }: { json?: boolean }): Promise<void> {
  expectFile(file);
  const path = resolve(file);
  const demo = (await backupHousehold(path)) === 'demo';
  const { dataDir, database } = readConfig(readEnvironment(), { demo });
  openDataDir(dataDir);
  const location = locationOf(database);
  const restored = await withProgress('Restoring', () => location.restore(path)).catch((error: unknown) => {
    throw asReadError(error, location.name);
  });
  if (json) return printJson(asJson(restored));
  printLine(`${restored.path} is now ${path}:`);
  printLine(describeBackup(restored));
  for (const broken of restored.broken) printLine(`The ${broken} were not those that were sealed when it was made.`);
  if (restored.replaced !== undefined) {
    printLine(`What was there before is now ${restored.replaced}; delete it when nothing is missing.`);
  }
  printLine('Start roomlog again: it reads in what BOCCO still has since then.');
}
