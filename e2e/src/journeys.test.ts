/** The two traces through the whole house, seen in a browser: a reading to the eye, a message out and back in. */
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getJson, type Home, ndjson, openHome, sendJson, until } from './home.ts';

interface Reading {
  kind: string;
  sensor: string;
  id: number;
  created_at: string;
  temperature: number;
  humidity: number;
  illuminance: number;
}

type Rooms = { rooms: { uuid: string; sensors: { latest: Reading | null }[] }[] };

let home: Home;

beforeAll(async () => {
  // An hour ago at first, so that tests can let time pass without leaving the present; nobody is told of that.
  const start = new Date(Date.now() - 3_600_000);
  const switches = { replies: false, date_header: 'none' } as const;
  home = await openHome({ history: 40 * 86_400, window: 20_000, decimals: true, start, switches });
});
afterAll(() => home.close());

async function newest(): Promise<Reading> {
  const truth = await ndjson<Reading>(`${home.simulator.controlUrl}/truth`);
  return truth.findLast(({ kind }) => kind === 'reading') ?? expect.fail('the simulator has offered no reading');
}

async function shownTemperature(page: Page): Promise<string> {
  return ((await page.getByTestId('latest-temperature').textContent()) ?? '').replaceAll('−', '-');
}

/** Resolves when the store has the reading and the page shows it, without being loaded anew. */
async function untilShown(page: Page, { created_at }: Reading): Promise<void> {
  await until(async () => (await latestOf(home.url)) === created_at);
  await isShown(page, { created_at });
}

const isShown = (page: Page, { created_at }: Pick<Reading, 'created_at'>) =>
  page.locator(`[data-testid=latest-temperature] time[datetime="${created_at}"]`).waitFor({ state: 'attached' });

async function latestOf(url: string): Promise<string | undefined> {
  return (await getJson<Rooms>(`${url}api/rooms`)).rooms[0]?.sensors[0]?.latest?.created_at;
}

test('a reading that BOCCO offers is on the open page after the poll', async () => {
  const { page, errors } = await home.openPage();
  const before = await newest();
  await untilShown(page, before);
  await sendJson('POST', `${home.simulator.controlUrl}/clock`, { advance: 1200 });
  const after = await newest();
  expect(after.id).toBeGreaterThan(before.id);
  await untilShown(page, after);
  expect(await shownTemperature(page)).toContain(after.temperature.toFixed(1));
  expect(errors).toEqual([]);
});

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

const patient = { timeout: 20_000 };

test('a start asks for each thing once, and a new reading for nothing', async () => {
  const { page } = await home.openPage();
  const stack = page.getByTestId('chart-stack');
  await isShown(page, await newest());
  await page.getByTestId('message').first().waitFor();
  await expect.poll(() => stack.getAttribute('data-resolution'), patient).toBe('raw');
  const atStart = await asked(page);
  expect(atStart.toSorted()).toEqual([
    '/api/rooms',
    '/api/sensors/ID/gaps',
    // The last day, and on the charts the last day and the one before.
    '/api/sensors/ID/readings',
    '/api/sensors/ID/readings',
    '/api/sensors/ID/readings',
    '/api/status',
  ]);
  const addReading = async () => {
    await sendJson('POST', `${home.simulator.controlUrl}/clock`, { advance: 300 });
    await isShown(page, await newest());
  };
  for (let at = 0; at < 2; at++) {
    const drawn = await stack.getAttribute('aria-valuetext');
    await addReading();
    await expect.poll(() => stack.getAttribute('aria-valuetext'), patient).not.toBe(drawn);
  }
  expect(await asked(page)).toEqual(atStart);
  await page.getByRole('radio', { name: '週', exact: true }).check({ force: true });
  await expect.poll(() => stack.getAttribute('data-resolution'), patient).toBe('1h');
  const before = await asked(page);
  await addReading();
  // The last hour has become another one.
  await expect
    .poll(async () => (await asked(page)).slice(before.length), patient)
    .toEqual(['/api/sensors/ID/readings']);
});

test('a typed message reaches the robot exactly once, and its bubble becomes the stored message', async () => {
  const { page, errors } = await home.openPage();
  const box = page.getByRole('textbox', { name: 'メッセージを書く' });
  await box.fill('あと10分で着くよ <b>&');
  await box.press('Enter');
  const bubble = page.getByTestId('message').filter({ hasText: 'あと10分で着くよ <b>&' });
  await expect.poll(() => bubble.getAttribute('data-state')).toBe('stored');
  expect(await bubble.count()).toBe(1);
  const received = await ndjson<{ kind: string; text: string; unique_id: string; id: number }>(
    `${home.simulator.controlUrl}/received`,
  );
  const ours = received.filter(({ text }) => text === 'あと10分で着くよ <b>&');
  expect(ours).toHaveLength(1);
  expect(await bubble.getAttribute('data-unique-id')).toBe(ours[0]?.unique_id);
  expect(await bubble.getAttribute('data-message-id')).toBe(String(ours[0]?.id));
  expect(await box.inputValue()).toBe('');
  expect(errors).toEqual([]);
});

test('a message that could not be stored is in the box again; one whose answer got lost is posted again, and spoken once', async () => {
  const { page } = await home.openPage();
  const fault = { endpoint: 'send', kind: 'status', status: 503, when: 'after', count: 1 };
  await page.getByTestId('message').first().waitFor();
  await sendJson('PUT', `${home.simulator.controlUrl}/faults`, [fault]);
  const box = page.getByRole('textbox', { name: 'メッセージを書く' });
  const bubble = page.getByTestId('message').filter({ hasText: 'もしもし' });
  const other = new DatabaseSync(`${home.dataDir}/roomlog.db`, { timeout: 60_000 });
  other.exec('BEGIN IMMEDIATE');
  await box.fill('もしもし');
  await box.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'もう一度お送りください' }).waitFor();
  other.exec('ROLLBACK');
  other.close();
  expect([await box.inputValue(), await bubble.count()]).toEqual(['もしもし', 0]);
  await page.getByRole('button', { name: '送信', exact: true }).dblclick();
  await expect.poll(() => bubble.getAttribute('data-state')).toBe('stored');
  const truth = await ndjson<{ kind: string; text?: string }>(`${home.simulator.controlUrl}/truth`);
  expect(truth.filter(({ kind, text }) => kind === 'message' && text === 'もしもし')).toHaveLength(1);
});

test('what the family says appears as it is said', async () => {
  const { page } = await home.openPage();
  await page.getByTestId('message').first().waitFor();
  await sendJson('POST', `${home.simulator.controlUrl}/messages`, {
    text: 'いま帰ったよ <img src=x onerror=alert(1)>',
  });
  const bubble = page.getByTestId('message').filter({ hasText: 'いま帰ったよ <img src=x onerror=alert(1)>' });
  await bubble.waitFor();
  expect(await bubble.locator('img').count()).toBe(0);
});

test('looking marks nothing as read; the button does, for all to see', async () => {
  const { simulator } = home;
  await sendJson('POST', `${simulator.controlUrl}/messages`, { text: 'おかえり', from: 'ママ' });
  const { page } = await home.openPage();
  const bar = page.getByTestId('unread');
  await bar.filter({ hasText: '未読' }).waitFor();
  const reads = async () =>
    (await ndjson<{ kind: string; by: string }>(`${simulator.controlUrl}/received`)).filter(
      ({ kind }) => kind === 'read',
    );
  await page.getByText('おかえり').first().waitFor();
  expect(await reads()).toEqual([]);
  await bar.getByRole('button', { name: '既読にする' }).click();
  await bar.waitFor({ state: 'detached' });
  await until(async () => (await reads()).length > 0);
  expect((await reads()).map(({ by }) => by)).toEqual(['read']);
  // BOCCO has said so itself by now, so it stays so in another window.
  await page.reload();
  await page.getByTestId('message').first().waitFor();
  await bar.waitFor({ state: 'detached' });
});

test('every range is drawn on one time axis, longer ones with a band, and the CSV is what is on screen', async () => {
  const { page } = await home.openPage();
  const stack = page.getByTestId('chart-stack');
  await untilShown(page, await newest());
  for (const { name, resolution } of [
    { name: '24時間', resolution: 'raw' },
    { name: '週', resolution: '1h' },
    { name: '月', resolution: '1d' },
    { name: '年', resolution: '1d' },
    { name: '全期間', resolution: '1d' },
  ]) {
    await page.getByRole('radio', { name, exact: true }).check({ force: true });
    await expect.poll(() => stack.getAttribute('data-resolution'), { message: name }).toBe(resolution);
    expect(await stack.locator('canvas').count()).toBe(3);
  }
  await page.getByRole('radio', { name: '週', exact: true }).check({ force: true });
  await expect.poll(() => stack.getAttribute('data-resolution')).toBe('1h');
  const [from, to] = [await stack.getAttribute('data-from'), await stack.getAttribute('data-to')].map(Number);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: /CSV/ }).click();
  const file = await (await downloading).createReadStream();
  const csv = (await file.toArray()).join('');
  const rows = csv.trim().split('\n').slice(1);
  const times = rows.map((row) => Date.parse(row.split(',')[0] ?? '') / 1000);
  expect(csv).toMatch(/^time,temperature,humidity,illuminance/);
  expect(rows.length).toBeGreaterThan(100);
  expect(Math.min(...times)).toBeGreaterThanOrEqual((from ?? 0) - 3600);
  expect(Math.max(...times)).toBeLessThanOrEqual(to ?? 0);
});

test('older messages load when scrolling up, back to the first', async () => {
  const { page } = await home.openPage();
  const all = (await ndjson<{ kind: string }>(`${home.simulator.controlUrl}/truth`)).filter(
    ({ kind }) => kind === 'message',
  );
  expect(all.length).toBeGreaterThan(100);
  await page.getByTestId('message').first().waitFor();
  await until(async () => {
    await page.getByRole('log').evaluate((log) => log.scrollTo(0, 0));
    return (await page.getByTestId('message').count()) >= all.length;
  });
  expect(await page.getByTestId('message').count()).toBe(all.length);
});

// Last: afterwards BOCCO’s past is another one.
test('without the service the page keeps its history and says since when nothing has come; then the hole is filled', async () => {
  const { page, errors } = await home.openPage();
  const before = await newest();
  await untilShown(page, before);
  await home.loseService();
  const banner = page.getByTestId('status-banner');
  // A poll tries for a quarter of a minute before it gives up.
  await banner.filter({ hasText: 'から新しい記録が届いていません' }).waitFor();
  expect(await banner.getAttribute('data-state')).toBe('bocco_unreachable');
  const hour = /\d{1,2}:\d\d/;
  expect(await banner.textContent()).toMatch(hour);
  await page.reload();
  await page.getByTestId('chart-stack').waitFor();
  await page.getByTestId('message').first().waitFor();
  expect(await page.getByTestId('message').count()).toBeGreaterThan(5);

  await home.returnService({ start: new Date() });
  const after = await newest();
  await untilShown(page, after);
  await banner.waitFor({ state: 'detached' });
  const series = await getJson<{ time: number[]; temperature: (number | null)[] }>(
    `${home.url}api/sensors/${after.sensor}/readings?resolution=raw`,
  );
  const hole = series.time.filter(
    (ts) => ts > Date.parse(before.created_at) / 1000 && ts <= Date.parse(after.created_at) / 1000,
  );
  expect(hole.length).toBeGreaterThanOrEqual(3);
  expect(series.temperature).not.toContain(null);
  // The network errors of the pause are the browser's own words; nothing of ours failed.
  expect(errors.filter((error) => !error.includes('Failed to load resource'))).toEqual([]);
});
