/** Backups as the collector makes them, and one that is interrupted. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { outcomeOf, roomlog, startHousehold, startRoomlog } from '../testing/testing.ts';

const { account, filledFolder } = await startHousehold({ sensors: 1 });
let home: string;
let env: Record<string, string>;

beforeEach(async () => {
  home = await filledFolder();
  env = { ...account, ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'silent' };
});

function makeBackupDue(): void {
  const database = new DatabaseSync(join(home, 'roomlog.db'), { timeout: 60_000 });
  database.exec(`UPDATE setting SET value = '0' WHERE name = 'backup_due'`);
  database.close();
}

test('Ctrl-C leaves no backup and nothing of one, or a whole one', async () => {
  const file = join(home, 'mine.db');
  const child = startRoomlog(['backup', file], env);
  child.stdin.end();
  const ended = outcomeOf(child);
  child.kill('SIGINT');
  const { code } = await ended;
  expect(readdirSync(home).filter((name) => name.startsWith('mine'))).toEqual(code === 0 ? ['mine.db'] : []);
});

test('the collector backs up once a day by the stored time, and clears what is too much', async () => {
  const folder = join(home, 'backups');
  expect(existsSync(folder)).toBe(false);
  makeBackupDue();
  await roomlog(['collect', '--once'], env);
  const [made = ''] = readdirSync(folder);
  for (let day = 10; day < 30; day++) writeFileSync(join(folder, `roomlog-202501${day}T030000Z.db`), '');
  writeFileSync(join(folder, 'precious.db'), '');
  await roomlog(['collect', '--once'], env);
  expect(readdirSync(folder)).toHaveLength(22);
  makeBackupDue();
  await roomlog(['collect', '--once'], env);
  const left = readdirSync(folder);
  expect(left).toEqual(expect.arrayContaining(['precious.db', 'roomlog-20250129T030000Z.db']));
  expect(left.length).toBeLessThan(15);
  expect(left.some((name) => name >= made && name !== 'precious.db' && !name.startsWith('roomlog-2025'))).toBe(true);
});
