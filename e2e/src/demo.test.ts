/** What a stranger's first command does: the demo starts by itself, lives, stops whole and goes on where it was. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environment, firstLine, getJson, roomlog, stop, until } from './home.ts';

interface Room {
  uuid: string;
  sensors: { uuid: string; latest: { created_at: string } | null }[];
}
interface Series {
  time: number[];
  temperature: (number | null)[];
}
interface Message {
  id: number;
  text: string;
  date: string;
  user: { nickname: string };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'roomlog-demo-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function startDemo(dataDir: string): ChildProcess {
  const child = roomlog(['up'], environment(dataDir, { HOME: dataDir }));
  onTestFinished(async () => {
    await stop(child, 'SIGKILL');
  });
  return child;
}

/** Every process below this one. */
function descendants(pid: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function history(url: string) {
  const {
    rooms: [room],
  } = await getJson<{ rooms: Room[] }>(`${url}api/rooms`);
  const sensor = room?.sensors[0]?.uuid ?? '';
  const daily = await getJson<Series>(`${url}api/sensors/${sensor}/readings?from=0&resolution=1d`);
  const messages = await getJson<Message[]>(`${url}api/rooms/${room?.uuid}/messages?limit=500`);
  return { room: room?.uuid ?? '', sensor, latest: room?.sensors[0]?.latest?.created_at, daily, messages };
}

test('the first start shows more than 400 days, lives, stops whole and goes on; nobody else can read what it keeps', async () => {
  const dataDir = join(folder(), 'data');
  const first = startDemo(dataDir);
  const url = await firstLine(first);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const full = await until(async () => {
    const found = await history(url).catch(() => undefined);
    return found && found.daily.time.length > 400 && found.messages.length === 500 && found;
  });
  expect(full.daily.temperature.filter((value) => value === null).length).toBeLessThan(20);

  const next = await until(async () => {
    const now = await history(url);
    return now.latest !== full.latest && now;
  });
  expect(Date.parse(next.latest ?? '')).toBeGreaterThan(Date.parse(full.latest ?? ''));

  const unique_id = '00000000-0000-4000-8000-000000000001';
  const body = JSON.stringify({ unique_id, text: 'ただいま' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}api/rooms/${full.room}/messages`, { method: 'POST', headers, body });
  const newest = full.messages.at(-1)?.id ?? 0;
  const answered = await until(async () => {
    const since = await getJson<Message[]>(`${url}api/rooms/${full.room}/messages?after=${newest}`);
    const said = since.findIndex(({ text }) => text === 'ただいま');
    return said >= 0 && since.length > said + 1 && since;
  });
  expect(answered.filter(({ text }) => text === 'ただいま')).toHaveLength(1);

  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  for (const file of readdirSync(dataDir)) expect(statSync(join(dataDir, file)).mode & 0o077, file).toBe(0);

  const family = descendants(first.pid ?? 0);
  expect(family).toHaveLength(3);
  const stopping = Date.now();
  expect(await stop(first, 'SIGINT')).toBe(0);
  expect(family.filter(isRunning)).toEqual([]);

  const second = startDemo(dataDir);
  const again = await firstLine(second);
  const kept = await history(again);
  expect(kept.daily.time.length).toBeGreaterThanOrEqual(full.daily.time.length);
  const texts = await getJson<Message[]>(`${again}api/rooms/${full.room}/messages?after=${newest}`);
  expect(texts.filter(({ text }) => text === 'ただいま')).toHaveLength(1);
  await until(async () => Date.parse((await history(again)).latest ?? '') > stopping && true);

  // Killed, it leaves nothing running either.
  const left = descendants(second.pid ?? 0);
  expect(left).toHaveLength(3);
  await stop(second, 'SIGKILL');
  await until(async () => !left.some(isRunning));
});
