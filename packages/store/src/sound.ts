/** Whether a file is whole, asked on a fresh connection that can't write. */
import Database from 'better-sqlite3';
import { isCorrupt } from './failure.ts';

type Check = 'quick_check' | 'integrity_check';

/**
 * True when SQLite finds nothing wrong. For a collector that has just met damage: a disk that failed for a moment looks
 * the same, and an end over that would leave a good file alone.
 */
export function isSound(path: string): boolean {
  return findDamage(path, 'integrity_check') === undefined;
}

/** What SQLite finds wrong; only what it finds a second time, on another connection, is believed. */
export function findDamage(path: string, check: Check): string | undefined {
  return examine(path, check) && examine(path, check);
}

function examine(path: string, check: Check): string | undefined {
  const sqlite = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    const problem = sqlite.pragma(`${check}(1)`, { simple: true }) as string;
    return problem === 'ok' ? undefined : problem;
  } catch (error) {
    if (isCorrupt(error)) return error.message;
    throw error;
  } finally {
    sqlite.close();
  }
}
