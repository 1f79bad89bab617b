/** A home whose store is a database: everything as with a file, and a server that is gone for a while costs nothing. */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BoccoClient, Secret } from '@roomlog/api';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { command, folder, server } from './database-home.ts';
import { firstLine, getJson, ndjson, roomlog, sendJson, stop, until } from './home.ts';

interface Truth {
  kind: 'reading' | 'message';
  id: number;
  sensor: string;
  unique_id: string;
}

/** @returns the process, and all that it says from now on */
function started(env: Record<string, string>, ...args: string[]): { child: ChildProcess; said: () => string } {
  const child = roomlog(args, env);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  onTestFinished(async () => void (await stop(child)));
  return { child, said: () => said };
}

/** The events that a page gets, as text. */
async function follow(url: string): Promise<() => string> {
  let heard = '';
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const { body } = await fetch(`${url}api/events`, { signal: leave.signal });
  void (async () => {
    for await (const chunk of body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => {});
  return () => heard;
}

test('a home in a database has what one in a file has, whatever becomes of the server', async () => {
  const database = await server();
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    hold: 2,
    // Less than what it offers: then all that it has ever said is to be stored.
    history: 400,
    sensors: 2,
    interval: 2,
    decimals: true,
  });
  onTestFinished(() => simulator.close());
  const { api_key, email, password } = demoCredentials;
  const family = new BoccoClient({
    baseUrl: simulator.baseUrl,
    credentials: { apiKey: new Secret(api_key), email, password: new Secret(password) },
  });
  const truth = () => ndjson<Truth>(`${simulator.controlUrl}/truth`);
  const common = {
    PATH: process.env['PATH'] ?? '',
    BOCCO_BASE_URL: simulator.baseUrl,
    BOCCO_API_KEY: api_key,
    BOCCO_EMAIL: email,
    BOCCO_PASSWORD: password,
    ROOMLOG_POLL_SECONDS: '1',
    ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
    ROOMLOG_LISTEN: '127.0.0.1:0',
  };
  const onFile = { ...common, ROOMLOG_DATA_DIR: folder() };
  const onDatabase = { ...common, ROOMLOG_DATA_DIR: folder(), ROOMLOG_DATABASE: database.address };
  const collector = started(onDatabase, 'collect');
  const collectors = [started(onFile, 'collect'), collector];
  const backs = () => collector.said().split('the store is back').length - 1;
  const dashboard = started(onDatabase, 'serve');
  const url = await firstLine(dashboard.child);
  const state = () => getJson<{ state: string }>(`${url}api/status`).catch(() => undefined);
  await until(async () => (await state())?.state === 'ok');

  // A second collector does what the first one leaves to it: nothing yet.
  const second = await command(onDatabase, 'collect', '--once');
  expect([second.code, second.stderr]).toEqual([0, '']);

  const heard = await follow(url);
  const { rooms } = await getJson<{ rooms: { uuid: string }[] }>(`${url}api/rooms`);
  const room = rooms[0]?.uuid ?? '';
  const send = async (unique_id: string) =>
    fetch(`${url}api/rooms/${room}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url.replace(/\/$/, '') },
      body: JSON.stringify({ unique_id, text: `おはよう ${unique_id}` }),
    });
  const [before, during] = [randomUUID(), randomUUID()];
  expect((await send(before)).status).toBe(202);

  for (let cut = 1; cut <= 3; cut += 1) {
    database.cutPower();
    const refused = await send(during);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      { error: { code: 'store_unreachable', message: expect.stringMatching(/^The server of the store .*\.$/) } },
    ]);
    expect((await fetch(`${url}api/rooms?limit=${cut}`)).status).toBe(503);
    for (const path of ['healthz', 'readyz']) expect((await fetch(`${url}${path}`)).status).toBe(503);
    const exported = await command(onDatabase, 'export', 'readings');
    expect([exported.code, exported.stderr]).toEqual([75, expect.stringMatching(/ is out of reach .*\.\n$/)]);
    // What nobody can store comes meanwhile.
    await family.sendText(room, { unique_id: randomUUID(), text: 'ただいま' });
    const known = (await truth()).length;
    await until(async () => (await truth()).length > known + 4);
    const length = heard().length;
    database.start();
    await until(async () => (await state())?.state === 'ok');
    await until(async () => heard().slice(length).includes('event: message'));
    await until(async () => backs() === cut);
  }
  // The connections are lost, and the server is there again before anybody asks: that, too, is said at both ends.
  const unlock = await database.lock('job_run');
  const isWaiting = `pid IN (SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'job_run'::regclass)`;
  await until(async () => database.ask(`SELECT count(*) FROM pg_stat_activity WHERE ${isWaiting}`) !== '0');
  database.ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${isWaiting}`);
  await unlock();
  await until(async () => backs() === 4);
  expect((await send(during)).status).toBe(202);
  const posted = () => ndjson<{ unique_id: string }>(`${simulator.controlUrl}/received`);
  await until(async () => (await posted()).some(({ unique_id }) => unique_id === during));

  // Nothing is new any more: then both have everything, once.
  await sendJson('PUT', `${simulator.controlUrl}/settings`, { speed: 0 });
  const all = await truth();
  const count = (kind: Truth['kind']) => all.filter((one) => one.kind === kind).length;
  for (const what of ['readings', 'messages'] as const) {
    const lines = count(what === 'readings' ? 'reading' : 'message') + 1;
    const fileOf = async (env: Record<string, string>) => (await command(env, 'export', what)).stdout;
    const isWhole = async (env: Record<string, string>) => (await fileOf(env)).trimEnd().split('\n').length >= lines;
    await until(async () => (await isWhole(onFile)) && (await isWhole(onDatabase)));
    const file = await fileOf(onDatabase);
    expect(file.trimEnd().split('\n')).toHaveLength(lines);
    expect(file).toBe(await fileOf(onFile));
  }
  // One that may or may not have arrived when the server went is posted again, and BOCCO knows it.
  const spoken = all.map(({ unique_id }) => unique_id.toLowerCase()).filter((id) => id === before || id === during);
  expect(spoken.toSorted()).toEqual([before, during].toSorted());

  const [sensor = ''] = all.flatMap((one) => (one.kind === 'reading' ? one.sensor : []));
  const csv = join(onFile.ROOMLOG_DATA_DIR, 'readings.csv');
  writeFileSync(csv, (await command(onDatabase, 'export', 'readings', '--sensor', sensor)).stdout);
  const imported = await command(onDatabase, 'import', 'readings', csv, '--sensor', sensor, '--json');
  const known = all.filter((one) => one.sensor === sensor).length;
  expect(JSON.parse(imported.stdout)).toMatchObject({ imported: 0, known, different: 0, rejected: 0 });
  for (const asked of [
    ['check', '--deep'],
    ['doctor'],
    ['sensors'],
    ['rooms'],
    ['quarantine', 'list'],
    ['conflicts'],
  ]) {
    expect([asked, (await command(onDatabase, ...asked)).code]).toEqual([asked, 0]);
  }
  const copy = join(onFile.ROOMLOG_DATA_DIR, 'copy.db');
  expect((await command(onFile, 'backup', copy)).code).toBe(0);
  for (const asked of [['backup'], ['restore', copy]]) {
    const { code, stderr } = await command(onDatabase, ...asked);
    expect([code, stderr]).toEqual([64, expect.stringMatching(/ with pg_dump or pgBackRest instead\.\n$/)]);
  }

  const codes = [];
  for (const { child } of [...collectors, dashboard]) codes.push(await stop(child));
  expect(codes).toEqual([0, 0, 0]);
  const said = [...collectors, dashboard].map((program) => program.said()).join('');
  expect(said).not.toContain(database.password);
  // Each program says it when it begins, and the collector when it is over: not every second.
  expect(said.split('\n').filter((line) => line.includes('out of reach')).length).toBeLessThan(12);
  expect(backs()).toBe(4);
});
