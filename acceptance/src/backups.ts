/** Backups of a store that another process writes to as fast as ever is asked of it, and backups that are killed. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { rootDir } from '@roomlog/runtime';
import { openStore, restoreStore } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { ended, temporaryFolder, until } from './home.ts';
import { makeOldStore, newestLayout } from './old-stores.ts';
import { runOnStore } from './program.ts';
import { randomFrom } from './random.ts';

/** Ids of the readings that are written meanwhile. */
const firstId = 100_000_000;

/** Readings beside the history, one a transaction, about 200 a second: `id` counts them. Each is told when it is committed. */
const writing = (path: string) => `
  const { openStore } = await from('engines/sqlite/open.ts');
  const { insertReadings } = await from('readings/readings.ts');
  const { db } = await openStore(${JSON.stringify(path)}, 'writer');
  for (let id = 1; ; id++) {
    const begun = performance.now();
    const created_at = new Date(Date.UTC(2040, 0, 1) + id * 60_000);
    await insertReadings(db, 1, [{ id: ${firstId} + id, created_at, temperature: id % 50, humidity: 1, illuminance: 1 }]);
    const took = performance.now() - begun;
    process.stdout.write(id + ' ' + took.toFixed(1) + '\\n');
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 5 - took)));
  }`;

const backingUp = (source: string, target: string) => `
  const { backupStore } = await from('engines/sqlite/backup/backup.ts');
  process.stdout.write('copying');
  const begun = performance.now();
  await backupStore(${JSON.stringify(source)}, ${JSON.stringify(target)});
  process.stdout.write(' ' + (performance.now() - begun));`;

async function historyOf(readings: number): Promise<string> {
  const path = join(temporaryFolder(), 'roomlog.db');
  await makeOldStore(path, newestLayout, readings);
  return path;
}

/** @returns what was wrong with any backup, a line each, and how long things took in milliseconds */
export async function backUpWhileWriting(seconds: number, root = rootDir) {
  const path = await historyOf(1_000_000);
  const folder = temporaryFolder();
  const writer = runOnStore(rootDir, writing(path));
  let committed = 0;
  const pauses: number[] = [];
  createInterface({ input: writer.stdout ?? process.stdin }).on('line', (line) => {
    const [id, took] = line.split(' ').map(Number);
    committed = id ?? 0;
    pauses.push(took ?? 0);
  });
  await until(() => committed > 0);
  pauses.length = 0;
  const problems: string[] = [];
  const durations: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const next = delay(2000);
    const before = committed;
    const target = join(folder, `${durations.length}.db`);
    const backup = runOnStore(root, backingUp(path, target));
    let said = '';
    backup.stdout?.on('data', (chunk) => (said += chunk));
    if ((await ended(backup)) !== 0) problems.push('a backup failed');
    else {
      durations.push(Number(said.split(' ')[1]));
      problems.push(...(await examine(target, before, committed)));
    }
    await next;
  }
  writer.kill('SIGKILL');
  const sorted = pauses.toSorted((a, b) => a - b);
  return {
    problems,
    backups: durations.length,
    mb: Math.round(statSync(path).size / 1e6),
    slowestBackup: Math.round(Math.max(...durations)),
    writes: pauses.length,
    p99: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    longestPause: Math.round(sorted.at(-1) ?? 0),
  };
}

/** A backup holds a state that the writer had: the first so many of its readings, no fewer than when it was begun. */
async function examine(backup: string, least: number, most: number): Promise<string[]> {
  const path = join(temporaryFolder(), 'roomlog.db');
  await restoreStore(backup, path);
  const store = await openStore(path, 'reader');
  const counts = sqliteOf(store).prepare('SELECT count(*), max(id) FROM reading WHERE id > ?').raw().get(firstId);
  await store.close();
  const [count, max] = counts as [number, number | null];
  const newest = (max ?? firstId) - firstId;
  const problems: string[] = [];
  if (count !== newest) problems.push(`${count} of the first ${newest}`);
  if (count < least) problems.push(`${least - count} are missing`);
  if (count > most + 1) problems.push(`${count} of ${most}`);
  if ((statSync(backup).mode & 0o777) !== 0o600) problems.push('others may read it');
  return problems;
}

/** @returns how many backups were killed, how many had been made by then, and how many left something that looks like one */
export async function killBackups(kills: number, seed: number) {
  const random = randomFrom(seed);
  const path = await historyOf(300_000);
  const target = join(temporaryFolder(), 'whole.db');
  const begun = performance.now();
  await ended(runOnStore(rootDir, backingUp(path, target)));
  const wholeMs = performance.now() - begun;
  const figures = { killed: 0, made: 0, half: 0, leftovers: 0 };
  for (let kill = 0; kill < kills; kill++) {
    const folder = temporaryFolder();
    const file = join(folder, 'backup.db');
    const child = runOnStore(rootDir, backingUp(path, file));
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    await delay(random() * wholeMs);
    child.kill('SIGKILL');
    await ended(child);
    figures.killed += 1;
    if (existsSync(file)) {
      figures.made += 1;
      if ((await examine(file, 0, 0)).length > 0) figures.half += 1;
    }
    await ended(runOnStore(rootDir, backingUp(path, join(folder, 'next.db'))));
    figures.leftovers += readdirSync(folder).filter((name) => !name.endsWith('.db')).length;
  }
  return figures;
}
