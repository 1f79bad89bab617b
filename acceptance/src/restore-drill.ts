/** The file is destroyed, a backup is put in its place, and the collector reads in what BOCCO still has. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteOf } from '@roomlog/store/testing';
import { collectOnce, control, ended, type Home, look, openHome, start, stop, temporaryFolder, until } from './home.ts';
import { differences } from './truth.ts';

const hour = 3600;

/** @returns what was lost or altered, and how many readings are missing where a gap says so */
export async function drill() {
  const home = await openHome({ history: 3 * 24 * hour, sensors: 2, window: 288 });
  await collectOnce(home);
  const backup = join(temporaryFolder(), 'backup.db');
  if ((await command(home, ['backup', backup])) !== 0) throw new Error('no backup');
  await goOn(home, 8);

  const collector = start(home, 'collector', { env: { ROOMLOG_ACK: '1' } });
  collector.stdout?.resume();
  await until(() => look(home, (store) => sqliteOf(store).prepare('SELECT 1 FROM lease').get() !== undefined));
  const held = await command(home, ['restore', backup]);
  await stop(collector);

  writeFileSync(join(home.dataDir, 'roomlog.db'), 'destroyed');
  await control(home, 'POST', 'clock', { advance: 30 * hour });
  if ((await command(home, ['restore', backup])) !== 0) throw new Error('not restored');
  await goOn(home, 2);

  const { lost, ...others } = await differences(home);
  const marked = await insideGaps(home, lost);
  const unmarked = lost.filter((name) => name.startsWith('reading') && !marked.has(name));
  const verdict = { held, lost: lost.filter((name) => !name.startsWith('reading')), unmarked, ...others };
  return { verdict, figures: { marked: marked.size, readings: await count(home) } };
}

async function goOn(home: Home, days: number): Promise<void> {
  for (let half = 0; half < days; half++) {
    await control(home, 'POST', 'clock', { advance: 12 * hour });
    await collectOnce(home);
  }
}

async function command({ root, env }: Home, args: string[]): Promise<number | string> {
  const child = spawn(process.execPath, [join(root, 'bin/roomlog.mjs'), ...args], { env, stdio: 'ignore' });
  return ended(child);
}

/** Those of the readings (`reading of SENSOR at TIME`) that lie in a gap that is noted. */
async function insideGaps(home: Home, names: readonly string[]): Promise<Set<string>> {
  const gaps = await look(home, (store) =>
    sqliteOf(store).prepare('SELECT uuid, from_ts, to_ts FROM gap JOIN sensor ON sensor.id = sensor_id').raw().all(),
  );
  return new Set(
    names.filter((name) => {
      const [, sensor, ts] = /^reading of (\S+) at (\d+)$/.exec(name) ?? [];
      const at = Number(ts);
      return (gaps as [string, number, number][]).some(([uuid, from, to]) => uuid === sensor && from < at && at < to);
    }),
  );
}

const count = (home: Home) =>
  look(home, (store) => sqliteOf(store).prepare('SELECT count(*) FROM reading').pluck().get() as number);
