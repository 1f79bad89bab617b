/** A home with both robots in a real browser: what an emo doesn't know, what it tells by itself, and what it took over. */
import { enqueue, giveUpDoubtful, insertEvents, markDoubtful, nowSeconds } from '@roomlog/store';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflow, violations } from './accessibility.ts';
import { launchBrowser, openPage } from './browser.ts';
import { type EmoHome, happened, openEmoHome, uuids } from './emo-home.ts';
import { getJson } from './home.ts';

const { air, bedroom, den, old } = uuids;
let home: EmoHome;
let browser: Browser;

beforeAll(async () => {
  home = await openEmoHome();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await home?.close();
});

const open = (address: string, options: Parameters<typeof openPage>[2] = {}) =>
  openPage(browser, home.url + address, options);
const phone = { viewport: { width: 390, height: 844 } };

const expectSound = async (page: Page, what: string) => {
  expect([what, await overflow(page), await violations(page)]).toEqual([what, 0, []]);
};

test('one chooser has the rooms of both robots, and says which is which', async () => {
  const { page, errors } = await open('');
  await page.locator('button.chooser-button').click();
  const options = page.getByRole('listbox').getByRole('option');
  await options.nth(2).waitFor();
  const texts = await options.allTextContents();
  expect(texts.filter((text) => text.includes('BOCCO emo'))).toHaveLength(2);
  expect(texts).toHaveLength(3);
  await expectSound(page, 'chooser');
  expect(errors).toEqual([]);
});

test.each([
  { locale: 'ja-JP', same: /\d{1,2}:\d\d ?から(変わっていません|同じ)/, low: '電池が残りわずか' },
  { locale: 'en-GB', same: /(unchanged|same) since .*\d:\d\d/, low: 'battery is low' },
])(
  'values that stay the same say since when, and a battery that is low is told of ($locale)',
  async ({ locale, same, low }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const wide = await open(`?sensor=${air}`, { locale, colorScheme });
      await wide.page.locator('.history canvas').first().waitFor();
      expect(await wide.page.locator('.cell[data-metric=temperature] .cell-trend').textContent()).toMatch(same);
      expect(await wide.page.locator('.live-pill').textContent()).toMatch(same);
      expect(await wide.page.locator('.hero').textContent()).toContain(low);
      await expectSound(wide.page, `${locale} ${colorScheme} wide`);
      const narrow = await open(`?sensor=${air}#now`, { ...phone, locale, colorScheme });
      await narrow.page.locator('.hero-detail').filter({ hasText: low }).waitFor();
      await expectSound(narrow.page, `${locale} ${colorScheme} phone`);
      expect([wide.errors, narrow.errors]).toEqual([[], []]);
    }
  },
);

test('a sensor that seems to be dead says so, and what to do; its values count for nothing', async () => {
  const { page } = await open(`?sensor=${bedroom}`, phone);
  const hero = page.locator('.hero[data-mood=asleep]');
  await hero.filter({ hasText: '止まっているようです' }).waitFor();
  await page.locator('.hero-detail').filter({ hasText: '電池をお確かめください' }).waitFor();
  expect(await page.locator('.now-values').getAttribute('data-stale')).toBe('true');
  await expectSound(page, 'suspect');
  await page.goto(`${home.url}#places`);
  await page.getByText('止まったようです').first().waitFor();
  await expectSound(page, 'places');
});

test('what the robot noticed is over the charts in words, by mouse and by keyboard, and can be switched off', async () => {
  const { page, errors } = await open(`?sensor=${air}`);
  const lane = page.getByRole('list', { name: 'この期間のできごと' });
  const marks = lane.getByRole('button');
  await expect.poll(() => marks.count()).toBe(2);
  await marks.first().click();
  const words = page.locator('.event-words');
  await words.filter({ hasText: /^\d{1,2}:\d\d 人が来ました$/ }).waitFor();
  await expectSound(page, 'events');
  await page.keyboard.press('Escape');
  await words.waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await words.filter({ hasText: '暗くなりました' }).waitFor();
  await insertEvents(home.store.db, 'emo', [happened(home.room, 'live', 30, ['accel.detected', 'lift'])]);
  await expect.poll(() => marks.count()).toBe(3);
  await page.goto(`${home.url}?sensor=${air}#settings-sensors`);
  await page.getByRole('switch', { name: /できごと/ }).click();
  await page.goto(`${home.url}?sensor=${air}#now`);
  await page.locator('.history canvas').first().waitFor();
  expect(await lane.count()).toBe(0);
  expect(errors).toEqual([]);
});

test('motions are hidden until they are wanted', async () => {
  const { page } = await open(`?sensor=${air}`);
  await page.getByTestId('message').filter({ hasText: 'ただいま' }).waitFor();
  expect(await page.getByText('ロボットが動きました').count()).toBe(0);
  await page.goto(`${home.url}?sensor=${air}#settings-sensors`);
  await page.getByRole('switch', { name: /動きを会話に/ }).click();
  await page.goto(`${home.url}?sensor=${air}#now`);
  await page.getByText('ロボットが動きました').waitFor();
});

test('the box knows the robot: stamps, no more than a megabyte, and nobody’s read marks', async () => {
  for (const options of [{}, phone]) {
    const { page, errors } = await open(`?sensor=${air}#messages`, options);
    await page.getByRole('button', { name: '写真や音声を選ぶ（1 MBまで）' }).waitFor();
    expect(await page.getByTestId('unread').count()).toBe(0);
    const stamps = page.getByRole('button', { name: 'スタンプを送る' });
    await stamps.click();
    await expectSound(page, 'stamps');
    await page.getByRole('group', { name: 'スタンプを送る' }).getByRole('button', { name: 'おはよう' }).click();
    await page.getByTestId('message').filter({ hasText: 'おはよう' }).first().waitFor();
    expect(errors).toEqual([]);
  }
  const outbox = await getJson<{ kind: string; stamp: string }[]>(`${home.url}api/rooms/${den}/outbox`);
  expect(outbox.map(({ kind, stamp }) => [kind, stamp])).toEqual([
    ['stamp', 'w1'],
    ['stamp', 'w1'],
  ]);
  const { page } = await open(`?sensor=${old}#messages`);
  await page.getByRole('button', { name: '写真や音声を選ぶ', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'スタンプを送る' }).count()).toBe(0);
});

test('a picture for an emo is made small enough, and a long recording is refused before it is sent', async () => {
  const { page } = await open(`?sensor=${air}#messages`);
  await page.getByTestId('picker').waitFor({ state: 'attached' });
  const png = await page.evaluate<string>(noise);
  expect(png.length).toBeGreaterThan(1_400_000);
  const picker = page.getByTestId('picker');
  await picker.setInputFiles({ name: '庭.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
  const strip = page.getByTestId('attachment');
  await strip.filter({ hasText: /\d\sKB ・ 1\sMBまで/ }).waitFor();
  const m4a = Buffer.concat([Buffer.from('\0\0\0\x20ftypM4A ', 'latin1'), Buffer.alloc(1_000_000)]);
  await picker.setInputFiles({ name: 'long.m4a', mimeType: 'audio/mp4', buffer: m4a });
  await page.getByText('1 MBまで送れます').waitFor();
});

/** A picture that a PNG can't make small, and a JPEG can: faint noise. */
const noise = `(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 });
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(1200, 900);
  let seed = 1;
  for (let at = 0; at < pixels.data.length; at++) {
    seed = (seed * 1664525 + 1013904223) % 4294967296;
    pixels.data[at] = at % 4 === 3 ? 255 : 120 + Math.floor(seed / 268435456);
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
})()`;

test('a message of which nobody knows is one question with two answers', async () => {
  const { db } = home.store;
  const doubt = async (text: string) => {
    const { row } = await enqueue(db, { unique_id: crypto.randomUUID(), room_id: home.room, text });
    await markDoubtful(db, row, 'No answer within 30 s', nowSeconds());
    return row;
  };
  const { page, errors } = await open(`?sensor=${air}#messages`, phone);
  await page.getByTestId('message').first().waitFor();
  const rows = [await doubt('聞こえた？'), await doubt('もう一度ね')];
  const bubble = (text: string) => page.getByTestId('message').filter({ hasText: text });
  await bubble('聞こえた？').filter({ hasText: '届いたか確認中' }).waitFor();
  for (const row of rows) await giveUpDoubtful(db, row);
  await bubble('聞こえた？').getByText('ロボットは話しましたか？').waitFor();
  expect(await bubble('聞こえた？').getByRole('button').allTextContents()).toEqual(['もう一度送る', '話した']);
  await expectSound(page, 'doubt');
  await bubble('聞こえた？').getByRole('button', { name: '話した' }).click();
  await bubble('聞こえた？').waitFor({ state: 'detached' });
  await bubble('もう一度ね').getByRole('button', { name: 'もう一度送る' }).click();
  await expect.poll(() => bubble('もう一度ね').getAttribute('data-state')).toBe('queued');
  expect(errors).toEqual([]);
});

/** Last, as it makes two places one. */
test('a sensor that took the old one’s place is one line with a mark; the file has both', async () => {
  const { page, errors } = await open(`?sensor=${air}#settings-sensors`);
  const select = page.getByRole('combobox', { name: '前にここにあったセンサ' });
  await select.selectOption({ label: 'リビング (わが家 ・ BOCCO)' });
  await page.getByText('保存しました').waitFor();
  await expectSound(page, 'settings');
  await page.goto(`${home.url}?sensor=${air}#history`);
  await page.locator('.legend [data-key=change]').filter({ hasText: 'からBOCCO emo リビング' }).waitFor();
  // What the axis begins with is the old sensor's.
  await page.getByTestId('chart-stack').focus();
  await page.keyboard.press('Home');
  expect(await page.locator('.cell[data-metric=temperature] .cell-value').textContent()).toContain('20.4');
  await expectSound(page, 'chain');
  expect(errors).toEqual([]);
  await page.locator('button.chooser-button').click();
  await expect.poll(() => page.getByRole('listbox').getByRole('option').count()).toBe(3);
});
