/** The history as somebody looks back through it: a day, a year, a comparison, and all of it by keys. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { getJson, type Home, openHome, roomlog } from './home.ts';

let home: Home;

beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, window: 20_000, decimals: true });
});
afterAll(() => home.close());

const shown = async (page: Page) => {
  const stack = page.getByTestId('chart-stack');
  const [from, to] = [await stack.getAttribute('data-from'), await stack.getAttribute('data-to')].map(Number);
  return { from: from ?? 0, to: to ?? 0 };
};

interface Days {
  from: string;
  metrics: Record<string, { scale: number; days: ((number | null)[] | null)[] }>;
}

test('a tap on the year says what the server has for that half hour, and Enter opens its day', async () => {
  const { page, errors } = await home.openPage();
  await page.getByTestId('chart-stack').waitFor();
  await page.getByRole('link', { name: '1年のようす' }).click();
  const slider = page.getByTestId('year-slider');
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/°C/);
  expect(await violations(page)).toEqual([]);
  // Some days before today, about a quarter of the day after midnight.
  const box = (await slider.locator('.raster').first().boundingBox()) ?? expect.fail('there is no raster');
  await page.mouse.click(box.x + box.width * 0.95, box.y + box.height * 0.74);
  const row = Number(await slider.getAttribute('aria-valuenow'));
  const said = (await slider.getAttribute('aria-valuetext')) ?? '';
  const [, hour = '', minute = ''] = /(\d+):(\d\d)/.exec(said) ?? [];
  const sensor = new URL(page.url()).searchParams.get('sensor') ?? (await firstSensor());
  const { from, metrics } = await getJson<Days>(`${home.url}api/sensors/${sensor}/days`);
  const day = new Date(Date.parse(from) + (row - 1) * 86_400_000);
  const slot = Number(hour) * 2 + Number(minute) / 30;
  expect([row, slot]).toEqual([Math.floor(0.95 * 366), Math.floor(0.26 * 48)]);
  const values = ['temperature', 'illuminance'].map((metric) => {
    const { scale = 1, days = [] } = metrics[metric] ?? {};
    return (days[row - 1]?.[slot] ?? Number.NaN) * scale;
  });
  expect(said).toContain(`${day.getUTCMonth() + 1}月${day.getUTCDate()}日`);
  expect(said).toContain(`・ ${values[0]?.toFixed(1)}°C ・ ${values[1]} lx`);
  await page.keyboard.press('Enter');
  await page.getByTestId('chart-stack').waitFor();
  const midnight = day.getTime() / 1000 - 9 * 3600;
  expect(await shown(page)).toEqual({ from: midnight, to: midnight + 86_400 });
  expect(errors).toEqual([]);
});

async function firstSensor(): Promise<string> {
  const { rooms } = await getJson<{ rooms: { sensors: { uuid: string }[] }[] }>(`${home.url}api/rooms`);
  return rooms[0]?.sensors[0]?.uuid ?? expect.fail('there is no sensor');
}

test('a day that is picked from the calendar by keys is shown from midnight to midnight', async () => {
  const { page, errors } = await home.openPage();
  const period = page.getByRole('button', { name: /日付を選ぶ/ });
  await period.click();
  const today = page.locator('.day-picker [aria-current=date]');
  await expect.poll(() => today.evaluate((day) => day.matches(':focus'))).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => period.evaluate((button) => button.matches(':focus'))).toBe(true);
  await page.keyboard.press('Enter');
  await expect.poll(() => today.evaluate((day) => day.matches(':focus'))).toBe(true);
  await page.keyboard.press('ArrowUp');
  await page
    .locator('.day-picker td :focus:not([aria-current]), .day-picker button:focus:not([aria-current])')
    .waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.day-picker').waitFor({ state: 'detached' });
  const { from, to } = await shown(page);
  expect([(from + 9 * 3600) % 86_400, to - from]).toEqual([0, 86_400]);
  const days = (Date.now() / 1000 - from) / 86_400;
  expect(Math.floor(days)).toBe(7);
  expect(errors).toEqual([]);
});

test('an address that is copied compares with the same, and the keys move and switch what is shown', async () => {
  const { page } = await home.openPage();
  await page.locator('.legend [data-key=usual]').waitFor();
  await page.getByRole('button', { name: '比べる相手: ふだん' }).click();
  await page.getByRole('menuitemradio', { name: '前日' }).click();
  await expect.poll(() => page.url()).toContain('cmp=prev');
  const copy = await home.openPage();
  await copy.page.goto(page.url());
  await copy.page.locator('.legend [data-key=compare]', { hasText: '前日' }).waitFor();
  await copy.page.getByRole('button', { name: '比べる相手: 前日' }).waitFor();
  expect(await copy.page.locator('.legend [data-key=usual]').count()).toBe(0);
  const { from } = await shown(page);
  await page.getByTestId('chart-stack').focus();
  await page.keyboard.press('[');
  await expect.poll(async () => (await shown(page)).to - from).toBeLessThan(600);
  await page.keyboard.press('t');
  await page.getByRole('region', { name: '表' }).waitFor();
  await page.keyboard.press('t');
  await page.keyboard.press(']');
  await expect.poll(async () => (await shown(page)).from - from).toBeLessThan(600);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'キーの一覧' }).waitFor();
});

test('all years lie over one another, and a part of them is zoomed where it last was', async () => {
  const now = Date.now() / 1000;
  const hours = Array.from({ length: 2 * 365 * 8 }, (_, index) => now - 45 * 86_400 - index * 3 * 3600);
  const lines = hours.map((ts) => `${new Date(ts * 1000).toISOString()},20,50,100`);
  const file = join(home.dataDir, 'earlier.csv');
  writeFileSync(file, ['time,temperature,humidity,illuminance', ...lines.toReversed(), ''].join('\n'));
  const sensor = await firstSensor();
  const importing = roomlog(['import', 'readings', file, '--sensor', sensor], {
    PATH: process.env['PATH'] ?? '',
    ROOMLOG_DATA_DIR: home.dataDir,
  });
  expect((await once(importing, 'exit'))[0]).toBe(0);

  const { page, errors } = await home.openPage();
  await page.goto(`${home.url}?sensor=${sensor}&r=all`);
  const year = new Date((now + 9 * 3600) * 1000).getUTCFullYear();
  const january = (of: number) => Date.parse(`${of}-01-01T00:00+09:00`) / 1000;
  await expect.poll(() => page.getByTestId('chart-stack').getAttribute('data-resolution')).toBe('1w');
  expect(await shown(page)).toEqual({ from: january(year), to: january(year + 1) });
  expect(await page.locator('.legend [data-key=year]').allTextContents()).toContain(`${year - 1}年`);
  expect(await page.locator('.period-button').textContent()).toContain(`${year}`);
  expect(await page.getByRole('button', { name: /^比べる相手/ }).isDisabled()).toBe(true);
  expect(await violations(page)).toEqual([]);

  const slider = page.getByTestId('chart-stack');
  const newest = (await page.locator('.legend [data-key=year]').first().textContent()) ?? '';
  expect(await slider.getAttribute('aria-valuetext')).toContain(newest);
  // The end of December has not come yet this year.
  await slider.focus();
  await page.keyboard.press('End');
  expect(await slider.getAttribute('aria-valuetext')).toContain(`${year - 1}年12月`);
  for (let press = 0; press < 5; press++) await page.keyboard.press('+');
  const { from, to } = await shown(page);
  expect(to - from).toBeLessThan(12 * 86_400);
  expect([from > january(year) - 20 * 86_400, to < january(year) + 10 * 86_400]).toEqual([true, true]);
  await page.keyboard.press('Escape');
  expect(await shown(page)).toEqual({ from: january(year), to: january(year + 1) });
  expect(errors).toEqual([]);
});
