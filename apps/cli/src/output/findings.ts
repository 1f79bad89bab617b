/** A table of checks, each one line: what was found, or what is wrong and what to do. */
import { Failure } from '@roomlog/runtime';
import { asReadError, type Store, StoreError, type StoreLocation } from '@roomlog/store';
import { explain } from '../bocco.ts';
import { printJson, printTable } from './print.ts';

export interface Finding {
  check: string;
  ok: boolean;
  /** What was found; for a failure one sentence with what to do. */
  finding: string;
  exitCode?: number;
}

/** @param store name of the store that is checked: an error while reading it is a finding too */
export async function check(name: string, examine: () => string | Promise<string>, store?: string): Promise<Finding> {
  try {
    return { check: name, ok: true, finding: await examine() };
  } catch (error) {
    const known = store === undefined ? explain(error) : asReadError(error, store);
    if (!(known instanceof Failure || known instanceof StoreError)) throw error;
    return { check: name, ok: false, finding: known.message, exitCode: known.exitCode };
  }
}

/** Returns what it found, or throws what is wrong and what to do. */
export type StoreCheck = (store: Store) => string | Promise<string>;

/**
 * Opens the store as a reader for the checks of it. When it can't be opened, that is the only finding.
 * @param opened the first check, with its name
 * @param others the findings of all other checks
 */
export async function examineStore(
  location: StoreLocation,
  [name, opened]: [string, StoreCheck],
  others: (store: Store) => AsyncIterable<Finding>,
): Promise<Finding[]> {
  let store: Store | undefined;
  const open = async () => {
    store = await location.open('reader');
    return opened(store);
  };
  const findings = [await check(name, open, location.name)];
  if (!store) return findings;
  try {
    for await (const finding of others(store)) findings.push(finding);
  } finally {
    await store.close();
  }
  return findings;
}

/** Prints them and sets the exit code of the first failed check. */
export function reportFindings(findings: readonly Finding[], { json }: { json?: boolean }): void {
  if (json) printJson(findings.map(({ check: name, ok, finding }) => ({ check: name, ok, finding })));
  else printTable(findings.map(({ check: name, ok, finding }) => [ok ? '✓' : '✗', name, finding]));
  process.exitCode = findings.find(({ ok }) => !ok)?.exitCode ?? 0;
}
