/** A reading's way through the whole house, to the eye in front of a browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Home, openHome, sendJson } from './home.ts';
import { newestOffered, untilShown } from './readings.ts';

let home: Home;

beforeAll(async () => {
  // An hour ago at first, so that tests can let time pass without leaving the present; nobody is told of that.
  const start = new Date(Date.now() - 3_600_000);
  const switches = { replies: false, date_header: 'none' } as const;
  home = await openHome({ history: 40 * 86_400, window: 20_000, decimals: true, start, switches });
});
afterAll(() => home.close());

/**
 * What the page has asked the server for since it was opened, in that order; without messages, which it asks for again
 * when the last of their history are read in.
 */
const asked = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname.replace(/[0-9a-f-]{36}/, 'ID'))
      .filter((path) => path.startsWith('/api/') && path !== '/api/events' && !path.startsWith('/api/rooms/')),
  );

test('a reading that BOCCO offers is on the open page after the poll; a start asks for each thing once, a reading for nothing', async () => {
  const { page, errors } = await home.openPage();
  const stack = page.getByTestId('chart-stack');
  await untilShown(page, home, await newestOffered(home));
  await page.getByTestId('message').first().waitFor();
  await expect.poll(() => stack.getAttribute('data-resolution')).toBe('raw');
  const atStart = await asked(page);
  expect(atStart.toSorted()).toEqual([
    '/api/me',
    '/api/rooms',
    '/api/sensors/ID/gaps',
    // The last day, and on the charts.
    '/api/sensors/ID/readings',
    '/api/sensors/ID/readings',
    // On the two days that the charts show.
    '/api/sensors/ID/usual',
    '/api/sensors/ID/usual',
    '/api/status',
  ]);
  const addReading = async () => {
    await sendJson('POST', `${home.simulator.controlUrl}/clock`, { advance: 300 });
    const added = await newestOffered(home);
    await untilShown(page, home, added);
    const shown = (await page.getByTestId('latest-temperature').textContent()) ?? '';
    expect(shown.replaceAll('−', '-')).toContain(added.temperature.toFixed(1));
  };
  for (let at = 0; at < 2; at++) {
    const drawn = await stack.getAttribute('aria-valuetext');
    await addReading();
    await expect.poll(() => stack.getAttribute('aria-valuetext')).not.toBe(drawn);
  }
  expect(await asked(page)).toEqual(atStart);
  await page.getByRole('radio', { name: '週', exact: true }).check({ force: true });
  await expect.poll(() => stack.getAttribute('data-resolution')).toBe('1h');
  const before = await asked(page);
  await addReading();
  // The last hour has become another one.
  await expect.poll(async () => (await asked(page)).slice(before.length)).toEqual(['/api/sensors/ID/readings']);
  expect(errors).toEqual([]);
});

test('without a script the page says how the room is, and its links lead to the rest', async () => {
  const { page, errors } = await home.openPage({ javaScriptEnabled: false });
  const { sensor, temperature } = await newestOffered(home);
  const shown = (await page.getByTestId('painted-temperature').textContent()) ?? '';
  expect(shown.replaceAll('−', '-')).toContain(temperature.toFixed(1));
  await page.locator('noscript .banner', { hasText: 'JavaScript が必要です' }).waitFor();
  expect(await page.locator('.painted-today tbody tr').count()).toBeGreaterThan(0);
  expect(await page.getByTestId('painted-message').count()).toBe(10);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: '今日（CSV）' }).click();
  const csv = (await (await (await downloading).createReadStream()).toArray()).join('');
  expect(csv).toMatch(/^time,temperature,humidity,illuminance\n/);
  await page.getByRole('link', { name: 'English' }).click();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(page.url()).toContain(`sensor=${sensor}`);
  expect(errors).toEqual([]);
});

test('on paper the page is light, and has its table by half-hours over as many sheets as it needs', async () => {
  const { page, errors } = await home.openPage({ colorScheme: 'dark' });
  await untilShown(page, home, await newestOffered(home));
  await page.locator('canvas').first().waitFor();
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(paper.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.emulateMedia({ media: 'print' });
  await page.locator('html[data-theme=light]').waitFor();
  const times = await page.locator('tbody th').allTextContents();
  expect(times.length).toBeGreaterThan(45);
  expect(times.every((time) => /:[03]0$/.test(time))).toBe(true);
  expect(await page.locator('.top-bar, .composer, .segments').filter({ visible: true }).count()).toBe(0);
  expect(errors).toEqual([]);
});

test('every range is drawn on one time axis, longer ones with a band, and its file is what is on screen', async () => {
  const { page } = await home.openPage();
  const stack = page.getByTestId('chart-stack');
  await untilShown(page, home, await newestOffered(home));
  for (const { name, resolution } of [
    { name: '24時間', resolution: 'raw' },
    { name: '週', resolution: '1h' },
    { name: '月', resolution: '1d' },
    { name: '年', resolution: '1d' },
    { name: '全期間', resolution: '1d' },
  ]) {
    await page.getByRole('radio', { name, exact: true }).check({ force: true });
    await expect.poll(() => stack.getAttribute('data-resolution'), { message: name }).toBe(resolution);
    expect(await stack.locator('canvas').count()).toBe(await page.getByTestId(/^latest-/).count());
  }
  await page.getByRole('radio', { name: '週', exact: true }).check({ force: true });
  await expect.poll(() => stack.getAttribute('data-resolution')).toBe('1h');
  const [from, to] = [await stack.getAttribute('data-from'), await stack.getAttribute('data-to')].map(Number);
  await page.getByRole('button', { name: '書き出す' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('形式').selectOption('csv');
  await dialog.getByText(/^約\d+行、\d+\sKB$/).waitFor();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'ダウンロード' }).click();
  const file = await (await downloading).createReadStream();
  const csv = (await file.toArray()).join('');
  const rows = csv.trim().split('\n').slice(1);
  const times = rows.map((row) => Date.parse(row.split(',')[0] ?? '') / 1000);
  expect(csv).toMatch(/^time,temperature,humidity,illuminance/);
  expect(rows.length).toBeGreaterThan(100);
  expect(Math.min(...times)).toBeGreaterThanOrEqual((from ?? 0) - 3600);
  expect(Math.max(...times)).toBeLessThanOrEqual(to ?? 0);
});
