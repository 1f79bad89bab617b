/** The journeys of every day in a real Firefox: its own engine, which the other tests do not try. */
import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Home, ndjson, openHome, sendJson } from './home.ts';
import { openProxy } from './proxy.ts';

let home: Home;
let firefox: Browser;

beforeAll(async () => {
  const named = process.env['ROOMLOG_FIREFOX'] ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
  if (!named)
    throw new Error(
      'There is no Firefox; install one (Debian: apt-get install -y firefox-esr) or set ROOMLOG_FIREFOX.',
    );
  firefox = await puppeteer.launch({ browser: 'firefox', executablePath: named });
  home = await openHome({ history: 40 * 86_400, window: 20_000, decimals: true });
});
afterAll(async () => {
  await firefox?.close();
  await home?.close();
});

/** A page of its own, and what it complained of. */
async function open(address = '', viewport = { width: 1440, height: 900 }): Promise<{ page: Page; errors: string[] }> {
  const page = await firefox.newPage();
  onTestFinished(() => page.close());
  const errors: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', (error) => void errors.push(String(error)));
  await page.setViewport(viewport);
  await page.goto(`${home.url}?lang=ja${address}`);
  return { page, errors };
}

const says = async (page: Page, selector: string) =>
  page.$eval(selector, (element) => (element as unknown as { textContent: string }).textContent);
const attribute = async (page: Page, selector: string, name: string) =>
  page.$eval(
    selector,
    (element, of) => (element as unknown as { getAttribute(name: string): string | null }).getAttribute(of),
    name,
  );

const stack = '[data-testid="chart-stack"]';
const box = 'textarea';

test('the room in a sentence, its values, its charts, and what the family said', async () => {
  const { page, errors } = await open();
  await page.waitForSelector(`${stack}[data-resolution="raw"]`);
  await page.waitForSelector('[data-testid="message"]');
  expect(await says(page, '.hero h1')).toMatch(/です|ます|ません/);
  expect(await says(page, '[data-testid="latest-temperature"]')).toMatch(/^\d+\.\d°C/);
  expect(errors).toEqual([]);
});

test('a typed message reaches the robot, and what is answered comes by itself', async () => {
  const { page, errors } = await open();
  await page.waitForSelector(box);
  await page.type(box, 'Firefoxから');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="message"][data-state="stored"] ::-p-text(Firefoxから)');
  const received = await ndjson<{ text?: string }>(`${home.simulator.controlUrl}/received`);
  expect(received.filter(({ text }) => text === 'Firefoxから')).toHaveLength(1);
  await sendJson('POST', `${home.simulator.controlUrl}/messages`, { text: 'とどいたよ' });
  await page.waitForSelector('[data-testid="message"] ::-p-text(とどいたよ)');
  expect(errors).toEqual([]);
});

test('a span is dragged open, values are read by keys, and Escape goes back', async () => {
  const { page, errors } = await open('&r=7d');
  await page.waitForSelector(`${stack}[data-resolution="1h"]`);
  const span = async () =>
    Number(await attribute(page, stack, 'data-to')) - Number(await attribute(page, stack, 'data-from'));
  const whole = await span();
  const charts = await (await page.$(stack))?.boundingBox();
  if (!charts) throw new Error('there are no charts');
  const y = charts.y + charts.height / 2;
  await page.mouse.move(charts.x + charts.width * 0.4, y);
  await page.mouse.down();
  await page.mouse.move(charts.x + charts.width * 0.5, y, { steps: 5 });
  await page.mouse.up();
  await expect.poll(span).toBeLessThan(whole / 5);
  await page.focus(stack);
  await page.keyboard.press('Home');
  const first = await attribute(page, stack, 'aria-valuetext');
  await page.keyboard.press('ArrowRight');
  expect(await attribute(page, stack, 'aria-valuetext')).not.toBe(first);
  await page.keyboard.press('Escape');
  await expect.poll(span).toBe(whole);
  expect(errors).toEqual([]);
});

test('a year of days is drawn, and a tap says what was measured', async () => {
  const { page, errors } = await open('#year');
  await page.waitForSelector('[data-testid="year-slider"] .raster');
  const raster = await (await page.$('[data-testid="year-slider"] .raster'))?.boundingBox();
  if (!raster) throw new Error('there is no raster');
  await page.mouse.click(raster.x + raster.width * 0.95, raster.y + raster.height / 2);
  await expect.poll(() => attribute(page, '[data-testid="year-slider"]', 'aria-valuetext')).toMatch(/°C ・ [\d.]+ lx/);
  expect(errors).toEqual([]);
});

test('on a phone the tabs lead to each screen, and nothing is wider than it', async () => {
  const { page, errors } = await open('', { width: 390, height: 844 });
  await page.waitForSelector('.tab-bar');
  for (const name of ['history', 'messages', 'more', 'now']) {
    await page.click(`.tab-bar a[href="#${name}"]`);
    await expect.poll(() => attribute(page, 'html', 'data-screen')).toBe(name);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), name).toBeLessThanOrEqual(0);
  }
  expect(errors).toEqual([]);
});

test('the table, the day picker, the files and the keys open and close', async () => {
  const { page, errors } = await open();
  await page.waitForSelector(`${stack}[data-resolution]`);
  await page.focus('#history');
  await page.keyboard.press('t');
  await page.waitForSelector('#history table');
  await page.keyboard.press('t');
  await page.waitForSelector(stack);
  await page.click('.period-button');
  await page.waitForSelector('[role="dialog"] [role="grid"], [role="dialog"] table');
  await page.keyboard.press('Escape');
  await page.focus('#history');
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForFunction('!document.querySelector("dialog[open]")');
  expect(errors).toEqual([]);
});

test('without a network it opens with what it showed last, and says so', async () => {
  const proxy = await openProxy(home.url);
  onTestFinished(proxy.leave);
  const { page } = await open();
  await page.goto(`${proxy.url}?lang=ja`);
  await page.waitForSelector(`${stack}[data-resolution="raw"]`);
  const shown = await says(page, '[data-testid="latest-temperature"]');
  await page.waitForFunction("caches.match('/api/rooms', { ignoreSearch: true }).then(Boolean)");
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  proxy.leave();
  await page.reload();
  await page.waitForSelector(`${stack}[data-resolution="raw"]`);
  expect(await says(page, '[data-testid="latest-temperature"]')).toBe(shown);
  expect(await says(page, '[data-testid="status-banner"]')).toMatch(/\d{1,2}:\d\d時点の内容を表示しています/);
});
