/** For the tests of backups, restore and import: a data folder for each, filled from a household. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach } from 'vitest';
import { startHousehold } from './testing.ts';

/** @returns the household, and of the running test the folder, its store, and the environment that names both */
export async function filledHomeForEach() {
  const household = await startHousehold({ history: 8 * 86_400, window: 5000, sensors: 1 });
  const home = { folder: '', store: '', env: {} as Record<string, string> };
  beforeEach(async () => {
    home.folder = await household.filledFolder();
    home.store = join(home.folder, 'roomlog.db');
    home.env = { ...household.account, ROOMLOG_DATA_DIR: home.folder, ROOMLOG_LOG_LEVEL: 'silent' };
  });
  const inStore = (statement: string): unknown => {
    const database = new DatabaseSync(home.store, { timeout: 60_000 });
    const answer = database.prepare(statement).get();
    database.close();
    return answer;
  };
  return { ...household, home, inStore };
}
