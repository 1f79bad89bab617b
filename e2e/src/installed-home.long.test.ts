/** What somebody does who only uses it: the demo, a home of their own, an update. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoCredentials, startSimulator } from '@roomlog/simulator';
import { afterAll, expect, test } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { firstLine, getJson, sendJson, stop, until } from './home.ts';
import { filesIn, install } from './installation.ts';

interface Room {
  uuid: string;
  name: string;
  sensors: { latest: { temperature: number } | null }[];
}

const { folder, home, root, tarball, npm, start, run } = install();
const own = join(home, '.local/share/roomlog');
const installed = filesIn(root);

const simulator = await startSimulator({ seed: 7, history: 86_400, gaps: false, switches: { replies: false } });
afterAll(() => simulator.close());
const towards = { BOCCO_BASE_URL: simulator.baseUrl, ROOMLOG_POLL_SECONDS: '1' };

let up = start(['up'], towards);
let said = '';
up.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
const url = await firstLine(up);

/** @returns what a command prints */
async function roomlog(args: string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await run(args, towards, input);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: expect.not.stringContaining(' at ') });
  return stdout;
}

const rooms = async () => (await getJson<{ rooms: Room[] }>(`${url}api/rooms`)).rooms;
const firstRoom = () => until(async () => (await rooms())[0]);

/** Types a message into the page, and waits until BOCCO has it. */
async function say(words: string): Promise<void> {
  const { uuid } = await firstRoom();
  await sendJson('POST', `${url}api/rooms/${uuid}/messages`, { unique_id: crypto.randomUUID(), text: words });
  const texts = async () => (await getJson<{ text: string }[]>(`${url}api/rooms/${uuid}/messages`)).map((m) => m.text);
  await until(async () => (await texts()).includes(words));
}

test('the demo answers, takes a message, and says how commands are typed here', async () => {
  await until(async () => (await firstRoom()).sensors[0]?.latest ?? undefined);
  const page = await (await fetch(url, { headers: { 'accept-language': 'en' } })).text();
  expect(page).toMatch(/°C/);
  expect(page).not.toContain('data-checkout');
  const [script] = /\/assets\/start-[^"]+\.js/.exec(page) ?? [];
  const sent = await fetch(new URL(script ?? '', url), { headers: { 'accept-encoding': 'br' } });
  expect([sent.status, sent.headers.get('content-encoding')]).toEqual([200, 'br']);
  await say('ただいま');
  expect(said).toContain('In a terminal "roomlog signin" does the same.');
  expect(said).toContain(`The demo is kept in ${join(own, 'data/demo')}.`);
});

test('the page in a browser is the built one, whole, and names commands as they are typed here', async () => {
  const browser = await launchBrowser();
  try {
    const { page, errors } = await openPage(browser, `${url}#settings`);
    await page.locator('.command code').getByText('roomlog share', { exact: true }).waitFor();
    expect(await page.locator('code').getByText('pnpm').count()).toBe(0);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('commands find what it keeps', async () => {
  expect(await roomlog(['rooms'])).toContain('わが家');
  expect(await roomlog(['send', 'わが家', 'おはよう'])).toContain('おはよう');
  const csv = await roomlog(['export', 'readings', '--sensor', 'リビング', '--resolution', '1d']);
  expect(csv).toMatch(/^time,temperature,/);
  expect(await roomlog(['check'])).toContain('every page is in order');
  expect(await roomlog(['doctor'])).toContain(join(own, '.env'));
  const backup = join(folder, 'backup.db');
  expect(await roomlog(['backup', backup])).toContain(backup);
  const restoring = await run(['restore', backup], towards);
  expect(restoring).toMatchObject({ code: 75, stdout: '' });
  expect(await roomlog(['token', 'add', 'scripts', '--scope', 'read'])).toMatch(/\S{20,}/);
});

test('signed in, the home takes the place of the demo, at the same address', async () => {
  const { api_key, email, password } = demoCredentials;
  const printed = await roomlog(['signin', '--api-key', api_key, '--email', email], `${password}\n`);
  expect(printed).toContain('The demo ends now, and your home begins.');
  await until(async () => existsSync(join(own, 'data/roomlog.db')) && (await rooms().catch(() => []))[0]);
  await say('ここは本物です');
  expect(await roomlog(['doctor'])).toContain(simulator.baseUrl);
  expect(await stop(up)).toBe(0);
});

test('share writes beside its data, and is undone', async () => {
  const { ROOMLOG_LISTEN: _, ...rest } = { ...towards, ROOMLOG_LISTEN: '' };
  const shared = await run(
    ['share', '--user', '花子', '--password-stdin'],
    { ...rest, ROOMLOG_LISTEN: '' },
    'abcdefgh1\n',
  );
  expect(shared).toMatchObject({ code: 0, stdout: expect.stringContaining('else start it: roomlog up\n') });
  expect(readFileSync(join(own, '.env'), 'utf8')).toContain('ROOMLOG_LISTEN=0.0.0.0:4680');
  expect(await run(['share', '--off'], { ROOMLOG_LISTEN: '' })).toMatchObject({ code: 0 });
  expect(existsSync(join(own, '.env'))).toBe(false);
});

test('each of its programs runs alone', async () => {
  await roomlog(['collect', '--once']);
  const page = start(['serve'], towards);
  const status = await getJson<{ state: string }>(`${await firstLine(page)}api/status`);
  expect(status.state).toBe('collector_off');
  expect(await stop(page)).toBe(0);
  const simulating = start(['simulate', '--json']);
  const { control_url } = JSON.parse(await firstLine(simulating)) as { control_url: string };
  expect((await fetch(`${control_url}/truth`)).status).toBe(200);
  expect(await stop(simulating)).toBe(0);
});

test('what was exported is imported; users are added and removed', async () => {
  const sensor = 'リビング';
  const file = join(folder, 'readings.csv');
  await roomlog(['export', 'readings', '--sensor', sensor, '-o', file]);
  expect(JSON.parse(await roomlog(['import', 'readings', file, '--sensor', sensor, '--json']))).toMatchObject({
    imported: 0,
    different: 0,
    rejected: 0,
  });
  await roomlog(['user', 'add', '太郎', '--role', 'viewer', '--password-stdin'], 'abcdefgh1\n');
  expect(await roomlog(['user', 'list'])).toContain('太郎');
  await roomlog(['user', 'remove', '太郎']);
});

test('nothing is ever written where it is installed', () => {
  expect(filesIn(root)).toEqual(installed);
});

test('an update keeps what it has kept, and goes on with it', async () => {
  const kept = filesIn(own);
  npm('install', tarball);
  expect(filesIn(own)).toEqual(kept);
  up = start(['up'], towards);
  const again = await firstLine(up);
  const { uuid } = (await getJson<{ rooms: Room[] }>(`${again}api/rooms`)).rooms[0] ?? expect.fail('no room');
  const messages = await getJson<{ text: string }[]>(`${again}api/rooms/${uuid}/messages`);
  expect(messages.map((message) => message.text)).toContain('ここは本物です');
  expect(await stop(up)).toBe(0);
});

test('a backup goes back in place; uninstalled, everything it kept is still there', async () => {
  const backup = join(folder, 'home.db');
  await roomlog(['backup', backup]);
  await roomlog(['restore', backup]);
  expect(await roomlog(['check', '--deep'])).toContain('every row belongs to something');
  const kept = filesIn(own);
  npm('uninstall', 'roomlog');
  expect(existsSync(root)).toBe(false);
  expect(filesIn(own)).toEqual(kept);
});
