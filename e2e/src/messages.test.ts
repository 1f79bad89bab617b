/** A message's way through the whole house: out to the robot, and back in to the page. */
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Home, ndjson, openHome, sendJson, until } from './home.ts';

let home: Home;

beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, speed: 0, switches: { replies: false } });
});
afterAll(() => home.close());

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
  await page.getByRole('alert').filter({ hasText: 'もう一度送ってください' }).waitFor();
  other.exec('ROLLBACK');
  other.close();
  expect([await box.inputValue(), await bubble.count()]).toEqual(['もしもし', 0]);
  await page.getByRole('button', { name: '送信', exact: true }).dblclick();
  await expect.poll(() => bubble.getAttribute('data-state')).toBe('stored');
  const truth = await ndjson<{ kind: string; text?: string }>(`${home.simulator.controlUrl}/truth`);
  expect(truth.filter(({ kind, text }) => kind === 'message' && text === 'もしもし')).toHaveLength(1);
});

/** Made in the browser: a JPEG with some detail. */
const draw = (width: number, height: number) => `(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
  const context = canvas.getContext('2d');
  for (let at = 0; at < 60; at++) {
    context.fillStyle = 'hsl(' + at * 37 + ' 60% 55%)';
    context.fillRect((at % 10) * ${width} / 10, Math.floor(at / 10) * ${height} / 6, ${width} / 10, ${height} / 6);
  }
  return canvas.toDataURL('image/jpeg').split(',')[1];
})()`;

test('a large picture is reduced, seen at once, sent once, and followed by the text that was written with it', async () => {
  const { page, errors } = await home.openPage();
  await page.getByTestId('message').first().waitFor();
  const buffer = Buffer.from(await page.evaluate<string>(draw(3000, 2250)), 'base64');
  await page.getByTestId('picker').setInputFiles({ name: '庭.jpg', mimeType: 'image/jpeg', buffer });
  const strip = page.getByTestId('attachment');
  await strip.filter({ hasText: '2048×1536に縮めて送ります' }).waitFor();
  const box = page.getByRole('textbox', { name: 'メッセージを書く' });
  await box.fill('庭の花だよ');
  await box.press('Enter');
  await strip.waitFor({ state: 'detached' });
  const text = page.getByTestId('message').filter({ hasText: '庭の花だよ' });
  await expect.poll(() => text.getAttribute('data-state')).toBe('stored');
  const received = await ndjson<{ kind: string; media: string; text: string; unique_id: string; repeat: number }>(
    `${home.simulator.controlUrl}/received`,
  );
  const [sent, after] = received.filter(({ kind }) => kind === 'message').slice(-2);
  expect([sent, after]).toMatchObject([
    { media: 'image', repeat: 0 },
    { media: 'text', text: '庭の花だよ' },
  ]);
  const bubble = page.locator(`[data-unique-id="${sent?.unique_id}"]`);
  await expect.poll(() => bubble.getAttribute('data-state')).toBe('stored');
  const width = () =>
    bubble.locator('img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
  await expect.poll(width).toBe(2048);
  expect(await bubble.count()).toBe(1);
  expect(errors).toEqual([]);
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

test('while the demo comes up with its notice, nothing that is there moves', async () => {
  const store = new DatabaseSync(`${home.dataDir}/roomlog.db`, { timeout: 60_000 });
  store.exec(`INSERT INTO setting VALUES ('source', 'demo') ON CONFLICT DO UPDATE SET value = 'demo'`);
  store.close();
  for (const [width, height, last] of [
    [390, 844, '.now-values b'],
    [1440, 900, '[data-testid="chart-stack"][data-resolution]'],
  ] as const) {
    const { page } = await home.openPage({ viewport: { width, height } });
    await page.locator(last).first().waitFor();
    await page.locator('.banner').first().waitFor();
    expect(await page.evaluate<number>(whatMoved), `${width}×${height}`).toBeLessThanOrEqual(0.01);
  }
});

/** The cumulative layout shift so far, two frames after what was waited for. */
const whatMoved = `new Promise((resolve) => {
  let moved = 0;
  const take = (list) => list.getEntries().forEach(({ value }) => (moved += value));
  new PerformanceObserver(take).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved))));
})`;

test('whatever the notices above it take, the box is within reach: on small phones and on a desktop, in both languages', async () => {
  const fault = { endpoint: '*', kind: 'status', status: 401, count: 100_000 };
  await sendJson('PUT', `${home.simulator.controlUrl}/faults`, [fault]);
  const { page, errors } = await home.openPage();
  for (const language of ['ja', 'en'] as const) {
    await page.goto(`${home.url}?lang=${language}#messages`);
    await page.locator('[data-testid="status-banner"][data-state="signin_refused"]').waitFor();
    await page.getByTestId('message').first().waitFor();
    for (const [width, height] of [
      [390, 844],
      [320, 640],
      [1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect.soft(await page.evaluate<number>(pixelsOutOfReach), `${language} ${width}×${height}`).toBe(0);
    }
    // With the keyboard open, which makes the page shorter, or lies over it as on an iPhone.
    await page.getByRole('textbox', { name: box[language] }).focus();
    await page.setViewportSize({ width: 390, height: 400 });
    expect.soft(await page.evaluate<number>(pixelsOutOfReach), `${language} typing`).toBe(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate(cover(400));
    expect.soft(await page.evaluate<number>(pixelsOutOfReach), `${language} typing on an iPhone`).toBe(0);
    await page.evaluate(cover(0));
  }
  await sendJson('PUT', `${home.simulator.controlUrl}/faults`, []);
  expect(errors).toEqual([]);
});

const box = { ja: 'メッセージを書く', en: 'Write a message' };

/** As an iPhone's keyboard does it, which no other browser has. */
const cover = (pixels: number) => `(() => {
  Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => innerHeight - ${pixels} });
  visualViewport.dispatchEvent(new Event('resize'));
})()`;

/** By how much the box stands below what can be seen of the page, or behind the tab bar: 0 when its button is in sight. */
const pixelsOutOfReach = `(() => {
  const { bottom } = document.querySelector('.chat .composer').getBoundingClientRect();
  const bar = document.querySelector('.tab-bar')?.getBoundingClientRect().top || innerHeight;
  const end = Math.min(bar, visualViewport.height);
  const button = document.querySelector('.composer .send');
  const { x, y, width, height } = button.getBoundingClientRect();
  const isInSight = button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  return isInSight ? Math.max(0, bottom - end) : bottom - end;
})()`;
