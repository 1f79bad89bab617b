/** Of backups, restore and import what takes many processes. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filledHomeForEach } from './safekeeping-testing.ts';
import { expectSentence, outcomeOf, roomlog, startRoomlog } from './testing.ts';

const { home, inStore } = await filledHomeForEach();

test('the collector backs up once a day by the stored time, and clears what is too much', async () => {
  const folder = join(home.folder, 'backups');
  expect(existsSync(folder)).toBe(false);
  inStore(`UPDATE setting SET value = '0' WHERE name = 'backup_due'`);
  await roomlog(['collect', '--once'], home.env);
  const [made = ''] = readdirSync(folder);
  for (let day = 10; day < 30; day++) writeFileSync(join(folder, `roomlog-202501${day}T030000Z.db`), '');
  writeFileSync(join(folder, 'precious.db'), '');
  await roomlog(['collect', '--once'], home.env);
  expect(readdirSync(folder)).toHaveLength(22);
  inStore(`UPDATE setting SET value = '0' WHERE name = 'backup_due'`);
  await roomlog(['collect', '--once'], home.env);
  const left = readdirSync(folder);
  expect(left).toEqual(expect.arrayContaining(['precious.db', 'roomlog-20250129T030000Z.db']));
  expect(left.length).toBeLessThan(15);
  expect(left.some((name) => name >= made && name !== 'precious.db' && !name.startsWith('roomlog-2025'))).toBe(true);
});

test('what was exported comes back in', async () => {
  const file = join(home.folder, 'room.csv');
  const uuid = (inStore("SELECT uuid FROM sensor WHERE user_type = 'sensor_room'") as { uuid: string }).uuid;
  await roomlog(['export', 'readings', '--sensor', uuid, '-o', file], home.env);
  const rows = readFileSync(file, 'utf8').trim().split('\n').length - 1;
  const again = await roomlog(['import', 'readings', file, '--sensor', uuid.slice(0, 8), '--json'], home.env);
  const counts = { imported: 0, known: rows, different: 0, too_old: 0, rejected: 0 };
  expect([again.code, again.stderr, JSON.parse(again.stdout)]).toEqual([0, '', counts]);
  writeFileSync(file, `${readFileSync(file, 'utf8')}2020-01-01T00:00:00Z,1,2,3\nsome day,1,2,3\n`);
  const more = await roomlog(['import', 'readings', file, '--sensor', uuid, '--json'], home.env);
  expectSentence(more, 1, `room.csv, line ${rows + 3}: "some day" is no time; mend it and import again.`);
  expect(JSON.parse(more.stdout)).toEqual({ ...counts, imported: 1, rejected: 1 });

  const hourly = join(home.folder, 'hourly.csv');
  await roomlog(['export', 'readings', '--sensor', uuid, '--resolution', '1h', '-o', hourly], home.env);
  expectSentence(await roomlog(['import', 'readings', hourly, '--sensor', uuid], home.env), 1, '--resolution raw');
  expectSentence(await roomlog(['import', 'messages', file, '--sensor', uuid], home.env), 64, 'only readings can');
  expectSentence(await roomlog(['import', 'readings', `${file}x`, '--sensor', uuid], home.env), 64, 'no such file');
  expectSentence(await roomlog(['restore', `${file}x`], home.env), 64, 'no such file');
  expectSentence(await roomlog(['import', 'readings', file, '--sensor', 'なし'], home.env), 64, 'There is no sensor');
  expectSentence(await roomlog(['import', 'readings', file], home.env), 64, '--sensor');
});

test('a dashboard over whose store a backup is put ends with 70, so that it is started anew on the new one', async () => {
  const backup = join(home.folder, 'mine.db');
  await roomlog(['backup', backup], home.env);
  const dashboard = startRoomlog(['serve'], home.env);
  const listening = once(dashboard.stdout, 'data');
  const ended = outcomeOf(dashboard);
  await Promise.race([listening, ended]);
  expect((await roomlog(['restore', backup], home.env)).code).toBe(0);
  expectSentence(await ended, 70, 'start the dashboard again');
  expect((await roomlog(['check', '--deep'], home.env)).code).toBe(0);
});
