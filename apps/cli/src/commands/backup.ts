import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '@roomlog/runtime';
import { type Backup, backupName, isoTime, StoreError } from '@roomlog/store';
import { stdout } from '../output/output-file.ts';
import { printJson, printLine, timeIn } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';
import { stopped } from '../stopped.ts';
import { storeFolder, storeLocation } from '../store.ts';

/** Makes a complete, checked copy of the store while everything else runs. */
export async function backup(file: string | undefined, { json }: { json?: boolean }, stop: AbortSignal): Promise<void> {
  if (file === stdout)
    throw new Failure('usage', 'A backup is a checked file, not a stream; name a file instead of -.');
  const location = storeLocation();
  const target = resolve(file ?? join(storeFolder(), 'backups', backupName()));
  if (file === undefined && location.isBackedUpHere) mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  if (location.isBackedUpHere && !existsSync(dirname(target))) {
    const sentence = `${target} can't be written: its folder does not exist; make it, or choose another one.`;
    throw new StoreError('unwritable', sentence);
  }
  const made = await withProgress('Backing up', () => location.backUp(target, 1, stop));
  if (!made) throw stopped();
  if (json) printJson(asJson(made));
  else {
    printLine(made.path);
    printLine(describeBackup(made));
  }
  const [broken] = made.broken;
  if (broken === undefined) return;
  const sentence = `The backup is made, but the ${broken} are not those that were sealed; roomlog check --deep says more.`;
  throw new StoreError('damaged', sentence);
}

/** With ISO times, as everywhere in JSON. */
export function asJson<B extends Backup>({ from, to, ...rest }: B) {
  return { ...rest, from: from === null ? null : isoTime(from), to: to === null ? null : isoTime(to) };
}

export function describeBackup({ bytes, readings, messages, from, to }: Backup): string {
  const at = (ts: number) => timeIn()(new Date(ts * 1000));
  const range = from === null || to === null ? '' : ` from ${at(from)} to ${at(to)}`;
  return `${(bytes / 1e6).toFixed(1)} MB: ${readings} readings${range}, ${messages} messages`;
}
