/** A recording of a week in steps of a minute, played fast to a collector that is killed all the while. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { collectOnce, control, type Home, openHome, start, stop, temporaryFolder } from './home.ts';
import { randomFrom } from './random.ts';

interface Replayed {
  lost: string[];
  /** In the export, but not so in the recording: values and order. */
  altered: string[];
}

interface Figures {
  rows: number;
  kills: number;
  seed: number;
  seconds: number;
}

/** The recording must not be over before the last kill; the window holds what is missed while a collector starts. */
const pace = { seconds: 45, window: 3000 };

/** @param file with the columns time, temperature, humidity, illuminance */
export async function replay(
  file: string,
  seed: number,
  root?: string,
): Promise<{ verdict: Replayed; figures: Figures }> {
  const began = performance.now();
  const random = randomFrom(seed);
  const recorded = rowsOf(readFileSync(file, 'utf8'));
  const times = recorded.map((row) => Date.parse(row.split(',')[0] ?? ''));
  const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  const home = await openHome({ readings: file, window: pace.window, speed: 0 }, { ...(root && { root }) });
  await collectOnce(home);
  await control(home, 'PUT', 'settings', { speed: span / pace.seconds });
  const end = performance.now() + pace.seconds * 1000;
  let kills = 0;
  while (performance.now() < end) {
    const collector = start(home, 'collector');
    await delay(300 + random() * 2000);
    await stop(collector, 'SIGKILL');
    kills += 1;
  }
  await collectOnce(home);
  const exported = rowsOf(await exportReadings(home));
  const there = new Set(exported);
  return {
    verdict: {
      lost: recorded.filter((row) => !there.has(row)),
      altered: exported.filter((row, at) => row !== recorded[at]),
    },
    figures: { rows: recorded.length, kills, seed, seconds: Math.round((performance.now() - began) / 1000) },
  };
}

/** `2015-02-04T16:51:00.000Z,23.18,27.27,426` from any zone and any number of decimals, rounded as the store rounds. */
function rowsOf(csv: string): string[] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map((line) => {
    // What follows is not of the recording: which sensor it was.
    const [time = '', ...values] = line.split(',').slice(0, 4);
    const rounded = values.map((value) => (value === '' ? '' : Math.round(Number(value) * 100) / 100));
    return [new Date(time).toISOString(), ...rounded].join(',');
  });
}

async function exportReadings({ root, env }: Home): Promise<string> {
  const args = [join(root, 'bin/roomlog.mjs'), 'export', 'readings', '--time-zone', 'UTC'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [csv] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
  return csv.toString();
}

/** A week in steps of about a minute, with decimals, the same for the same seed. @returns the file */
export function makeRecording(seed: number): string {
  const random = randomFrom(seed);
  const begin = Date.parse('2015-02-04T16:51:00Z');
  const rows = Array.from({ length: 8000 }, (_, minute) => {
    const time = new Date(begin + minute * 60_000 + Math.floor(random() * 2) * 1000).toISOString();
    const day = Math.sin((minute / 1440) * 2 * Math.PI);
    const values = [21 + 2 * day + random(), 27 + 5 * day + random(), Math.max(0, 400 * day) + random() * 10];
    return [time, ...values.map((value) => Math.round(value * 1000) / 1000)].join(',');
  });
  const file = join(temporaryFolder(), 'recording.csv');
  writeFileSync(file, `time,temperature,humidity,illuminance\n${rows.join('\n')}\n`);
  return file;
}
