/** A table of checks, each one line: what was found, or what is wrong and what to do. */
import { Failure } from '@roomlog/runtime';
import { asReadError, countReadingConflicts, type Store, StoreError } from '@roomlog/store';
import { explain } from '../bocco.ts';
import { printJson, printTable } from './print.ts';

export interface Finding {
  check: string;
  ok: boolean;
  /** What was found; for a failure one sentence with what to do. */
  finding: string;
  exitCode?: number;
}

/** @param store path of the store that is checked: an error while reading it is a finding too */
export async function check(name: string, examine: () => string | Promise<string>, store?: string): Promise<Finding> {
  try {
    return { check: name, ok: true, finding: await examine() };
  } catch (error) {
    const known = store === undefined ? explain(error) : asReadError(error, store);
    if (!(known instanceof Failure || known instanceof StoreError)) throw error;
    return { check: name, ok: false, finding: known.message, exitCode: known.exitCode };
  }
}

/** Conflicts are no fault, but a person may know which version is right. */
export async function describeConflicts(db: Store['db']): Promise<string> {
  const count = await countReadingConflicts(db);
  if (count === 0) return 'no reading has a version that contradicts it';
  const versions = count === 1 ? '1 version contradicts a reading' : `${count} versions contradict readings`;
  return `${versions} as shown; see and decide with roomlog conflicts list`;
}

/** Prints them and sets the exit code of the first failed check. */
export function reportFindings(findings: readonly Finding[], { json }: { json?: boolean }): void {
  if (json) printJson(findings.map(({ check: name, ok, finding }) => ({ check: name, ok, finding })));
  else printTable(findings.map(({ check: name, ok, finding }) => [ok ? '✓' : '✗', name, finding]));
  process.exitCode = findings.find(({ ok }) => !ok)?.exitCode ?? 0;
}
