import type Database from 'better-sqlite3';
import { findDamage } from './file/integrity-check.ts';
import { findOtherLayout } from './migration-plan.ts';

/** See `Engine.inspect`. */
export async function inspect(
  { sqlite, path }: { sqlite: Database.Database; path: string },
  { deep }: { deep: boolean },
): Promise<{ words: string; isDamaged: boolean }> {
  const problem = findDamage(path, deep ? 'integrity_check' : 'quick_check');
  if (problem !== undefined) return { words: `the store is damaged (${problem})`, isDamaged: true };
  const other = await findOtherLayout(sqlite);
  if (other !== undefined) return { words: `the ${other} is not what roomlog made`, isDamaged: true };
  return { words: deep ? 'every page and every index is in order' : 'every page is in order', isDamaged: false };
}
