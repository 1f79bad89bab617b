/** From the demo's notice to the first reading of a home of one's own, on the page alone. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { demoCredentials, demoEmoCredentials, type Simulator, startSimulator } from '@roomlog/simulator';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { launchBrowser, openPage } from './browser.ts';
import { firstLine, getJson, roomlog, stop, until } from './home.ts';

const { api_key, email, password } = demoCredentials;
const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-first-run-'));

/** Stands for BOCCO's own service: the demo has another one. */
let service: Simulator;
let up: ChildProcess;
let browser: Browser;
let url = '';
let output = '';
let env: Record<string, string> = {};

beforeAll(async () => {
  service = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    rooms: 3,
    emo: 1,
    history: 86_400,
    gaps: false,
    speed: 0,
    // The minute would never end.
    switches: { emo_calls_per_minute: 0 },
  });
  env = {
    PATH: process.env['PATH'] ?? '',
    ROOMLOG_DATA_DIR: dataDir,
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ROOMLOG_LOG_LEVEL: 'debug',
    ROOMLOG_POLL_SECONDS: '1',
    BOCCO_BASE_URL: service.baseUrl,
    EMO_BASE_URL: service.emoBaseUrl,
    EMO_CALLS_PER_MINUTE: '20',
  };
  up = roomlog(['up'], env);
  for (const stream of [up.stdout, up.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  url = await firstLine(up);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stop(up);
  await service.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What a command prints as JSON; fails when it prints none. */
const printed = (...args: string[]) => json(roomlog(args, env).stdout ?? expect.unreachable());

/** Files of the data folder that have the password in them. */
const withPassword = () =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = join(dataDir, name);
    return statSync(file).isFile() && readFileSync(file).includes(password);
  });

test('somebody leaves the demo for a home of their own, without a terminal', async () => {
  // A phone that only looks on comes along by itself.
  const { page: other } = await openPage(browser, url, { viewport: { width: 390, height: 844 } });
  const { page } = await openPage(browser, url, { viewport: { width: 390, height: 844 } });
  await page.getByRole('link', { name: '自分のBOCCOをつなぐ' }).click();
  await page.getByRole('heading', { name: '3つで、はじまります' }).waitFor();
  expect(await violations(page)).toEqual([]);
  const step = (number: number) => page.getByTestId(`step-${number}`);
  const signIn = async (given: string) => {
    await page.getByRole('textbox', { name: 'メールアドレス' }).fill(email);
    await page.getByRole('textbox', { name: 'パスワード' }).fill(given);
    await page.getByRole('textbox', { name: 'APIキー' }).fill(api_key);
    await page.getByRole('button', { name: 'サインイン' }).click();
  };
  await signIn('wrong password');
  await page.getByRole('alert').filter({ hasText: 'どれかが違うようです' }).waitFor();
  expect((await getJson<{ demo: boolean }>(`${url}api/status`)).demo).toBe(true);
  await signIn(password);
  await step(1).getByText(email).waitFor();
  await page.getByRole('checkbox', { name: 'おばあちゃんの家' }).uncheck();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'この部屋を記録する' }).click();
  await step(3)
    .getByText(/°C ・ \d+%/)
    .waitFor();
  await page.getByRole('link', { name: 'はじめる' }).click();
  await page.getByTestId('latest-temperature').first().waitFor();
  await other.getByRole('link', { name: '自分のBOCCOをつなぐ' }).waitFor({ state: 'detached' });
  await other.getByTestId('latest-temperature').first().waitFor();

  const { rooms } = await getJson<{ rooms: { name: string }[] }>(`${url}api/rooms`);
  expect(rooms.map(({ name }) => name)).toEqual(['わが家']);
  const listed = (await printed('rooms', '--json')) as { followed: boolean }[];
  expect(listed.map(({ followed }) => followed)).toEqual([true, false]);
});

test('the other robot joins them, by its refresh token', async () => {
  const { page } = await openPage(browser, `${url}?view=setup`, { viewport: { width: 390, height: 844 } });
  await page.getByRole('button', { name: 'もうひとつのロボットもつなぐ' }).click();
  expect(await violations(page)).toEqual([]);
  const signIn = async (token: string) => {
    await page.getByRole('textbox', { name: 'リフレッシュトークン' }).fill(token);
    await page.getByRole('button', { name: 'サインイン' }).click();
  };
  await signIn('e40e40e4-0000-4000-8000-ffffffffffff');
  await page.getByRole('alert').filter({ hasText: 'このトークンは使えませんでした' }).waitFor();
  await signIn(demoEmoCredentials.refresh_token);
  await page.getByRole('button', { name: 'もうひとつのロボットもつなぐ' }).waitFor();
  const rooms = async () => (await getJson<{ rooms: object[] }>(`${url}api/rooms`)).rooms.length;
  await until(async () => (await rooms()) === 2);
});

test('the password is where roomlog signin keeps it, and nowhere else', async () => {
  await printed('backup', '--json');
  expect(withPassword()).toEqual(['secrets.json']);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('signin'))).toEqual([]);
  expect(output).toContain('signed_in');
  expect(output).not.toContain(password);
  for (const path of ['setup', 'status', 'me', 'access-log', 'rooms']) {
    expect(await (await fetch(`${url}api/${path}`)).text(), path).not.toContain(password);
  }
});

test('the next start is the home’s, and the demo’s records are beside it', async () => {
  expect(await stop(up)).toBe(0);
  expect(readdirSync(dataDir).filter((name) => /^demo-\d+$/.test(name))).toHaveLength(1);
  up = roomlog(['up'], env);
  url = await firstLine(up);
  await until(async () => (await getJson<{ state: string }>(`${url}api/status`)).state === 'ok');
  expect(await getJson(`${url}api/setup`)).toMatchObject({ demo: false, account: { state: 'signed_in' } });
});
