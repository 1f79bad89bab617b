/** Files from a running dashboard: what they cost it, and whether the command line writes the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { rootDir } from '@roomlog/runtime';
import { openStore, roomSensors, setTimeZone, upsertRooms } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { type FileForm, fileForm } from '@roomlog/store/testing/files';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './home.ts';

const year = 365 * 86_400;
const begin = Date.UTC(2016, 0, 1) / 1000;
const sensors = ['5a6b7c8d-0000-4000-8000-0000000000aa', '5a6b7c8d-0000-4000-8000-0000000000ab'];

/** Ten years of a reading every five minutes of one sensor, and a month of another. @returns the data folder */
async function fillHome(): Promise<string> {
  const folder = temporaryFolder();
  const store = await openStore(join(folder, 'roomlog.db'), 'writer');
  await setTimeZone(store.db, 'Asia/Tokyo');
  const listed = sensors.map((uuid) => ({ uuid, user_type: 'sensor_room', nickname: '居間', icon: '', address: '' }));
  const room = {
    uuid: '5a6b7c8d-0000-4000-8000-000000000001',
    name: '家',
    updated_at: new Date(),
    background_image: '',
  };
  await upsertRooms(store.db, [{ ...room, members: [], sensors: listed }]);
  const counts = [1_051_200, 8640];
  for (const [at, { id }] of (await roomSensors(store.db)).entries()) {
    sqliteOf(store).exec(`INSERT INTO reading
      SELECT ${id}, ${begin} + value * 300 + ${at}, value, 2100 + value % 977, 4000 + value % 1999, value * 7 % 40009
      FROM (WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < ${counts[at]} - 1)
        SELECT value FROM n)`);
  }
  await store.close();
  return folder;
}

export interface Served {
  url: string;
  env: Record<string, string>;
  /** Of the dashboard, in MB: now, and the most so far. */
  memory: () => { now: number; most: number };
  /** Seconds of CPU that it took so far. */
  cpu: () => number;
}

export async function serve(): Promise<Served> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    ROOMLOG_DATA_DIR: await fillHome(),
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ROOMLOG_LOG_LEVEL: 'silent',
    BOCCO_BASE_URL: 'http://127.0.0.1:1/alpha',
  };
  const child = spawn(process.execPath, [join(rootDir, 'bin/roomlog.mjs'), 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = String((await once(child.stdout, 'data'))[0]).trim();
  const [pid = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  const dashboard = pid === '' ? child.pid : pid;
  const status = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${dashboard}/status`, 'utf8'))?.[1]) / 1000;
  return {
    url,
    env,
    memory: () => ({ now: status('VmRSS'), most: status('VmHWM') }),
    cpu: () => {
      const [user = 0, system = 0] = readFileSync(`/proc/${dashboard}/stat`, 'utf8')
        .split(' ')
        .slice(13, 15)
        .map(Number);
      return (user + system) / 100;
    },
  };
}

/** So many clients that take ten years slowly, for some seconds, and then leave. @returns the bytes that all took */
export async function readSlowly({ url }: Served, clients: number, seconds: number, format: string): Promise<number> {
  const path = `${url}api/sensors/${sensors[0]}/readings.${format}`;
  const answers = await Promise.all(
    Array.from({ length: clients }, () => new Promise<IncomingMessage>((resolve) => get(path, resolve))),
  );
  let taken = 0;
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    for (const answer of answers) taken += (answer.read() as Buffer | null)?.length ?? 0;
    await delay(200);
  }
  for (const answer of answers) answer.destroy();
  return taken;
}

/** Files in many forms, asked for in both ways. @returns those that are not the same, to the last byte */
export async function compareFiles({ url, env }: Served, count: number, seed: number): Promise<string[]> {
  const differing: string[] = [];
  for (const form of fc.sample(fileForm, { numRuns: count, seed })) {
    const [served, written] = await Promise.all([download(url, form), exported(env, form)]);
    if (!served.equals(written)) differing.push(JSON.stringify(form));
  }
  return differing;
}

const span = { from: String(begin + 86_400), to: String(begin + year / 12) };

async function download(url: string, { isOfOne, resolution, format, zone, on }: FileForm): Promise<Buffer> {
  const query = new URLSearchParams({ ...span, resolution, ...Object.fromEntries(on.map((name) => [name, '1'])) });
  if (zone !== undefined) query.set('time_zone', zone);
  if (isOfOne) query.set('sensor', sensors[0] ?? '');
  const answer = await fetch(`${url}api/readings.${format}?${query.toString()}`);
  // A refusal has the same sentence in both.
  if (answer.ok) return Buffer.from(await answer.arrayBuffer());
  return Buffer.from(((await answer.json()) as { error: { message: string } }).error.message);
}

async function exported(
  env: Record<string, string>,
  { isOfOne, resolution, format, zone, on }: FileForm,
): Promise<Buffer> {
  const which = isOfOne ? ['--sensor', sensors[0] ?? ''] : [];
  const times = zone === undefined ? [] : ['--time-zone', zone];
  const asked = [
    '--from',
    span.from,
    '--to',
    span.to,
    '--resolution',
    resolution,
    '--format',
    format,
    ...which,
    ...times,
  ];
  const args = [join(rootDir, 'bin/roomlog.mjs'), 'export', 'readings', ...asked, ...on.map((name) => `--${name}`)];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  const [code] = await closed;
  return code === 0 ? stdout : Buffer.from(stderr.toString().trim());
}
