/** What the family said long ago is found, seen and heard, from the archive alone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { getJson, type Home, ndjson, openHome, until } from './home.ts';

interface Message {
  id: number;
  kind: string;
  media: string;
  text: string;
  image_file: string | null;
  playable_file: string | null;
}

let home: Home;

beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, switches: { replies: false } });
});
afterAll(() => home.close());

const said = async () =>
  (await ndjson<Message>(`${home.simulator.controlUrl}/truth`)).filter(({ kind }) => kind === 'message');

async function stored(query: string): Promise<Message[]> {
  const { rooms } = await getJson<{ rooms: { uuid: string }[] }>(`${home.url}api/rooms`);
  return getJson<Message[]>(`${home.url}api/rooms/${rooms[0]?.uuid}/messages?limit=500${query}`);
}

const bubble = (page: Page, { id }: Message) => page.locator(`[data-message-id="${id}"]`);

test('a word from weeks ago is found by its reading, and the way leads there and back', async () => {
  const all = await said();
  const hits = all.filter(({ text }) => text.includes('おばあちゃん'));
  const [oldest] = hits;
  if (!oldest || all.indexOf(oldest) > all.length - 150) expect.fail('the household said nothing of the kind early on');
  expect((await stored('&q=オバアチャン')).length).toBe(hits.length);
  const { page, errors } = await home.openPage();
  await page.getByRole('button', { name: 'メッセージを検索' }).click();
  const field = page.getByRole('searchbox', { name: 'メッセージを検索' });
  await field.fill('ｵﾊﾞｱﾁｬﾝ');
  const results = page.getByTestId('hit');
  await results.first().waitFor();
  await until(async () => {
    const more = page.getByRole('button', { name: 'さらに表示' });
    if ((await more.count()) > 0) await more.click();
    return (await results.count()) === hits.length;
  });
  expect(await results.locator('mark').allTextContents()).toEqual(expect.arrayContaining(['おばあちゃん']));
  expect(await violations(page)).toEqual([]);
  await results.last().click();
  await expect.poll(() => bubble(page, oldest).isVisible()).toBe(true);
  // What came next is there too, without a hole, down to the newest.
  const next = all[all.indexOf(oldest) + 1];
  if (next) expect(await bubble(page, next).count()).toBe(1);
  await page.getByRole('button', { name: '最新のメッセージへ' }).click();
  const newest = all.at(-1);
  if (newest) await expect.poll(() => bubble(page, newest).isVisible()).toBe(true);

  await page.getByRole('button', { name: 'メッセージを検索' }).click();
  await field.fill('ほげふがぴよ');
  await page.getByText('「ほげふがぴよ」を含むメッセージはありません。').last().waitFor();
  await field.press('Escape');
  const opener = page.getByRole('button', { name: 'メッセージを検索' });
  await expect.poll(() => opener.evaluate((button) => button.matches(':focus'))).toBe(true);
  expect(errors).toEqual([]);
});

test('pictures are seen and recordings heard, also when the service is gone', async () => {
  const found = await until(async () => {
    const messages = await stored('');
    const picture = messages.findLast((message) => message.media === 'image' && message.image_file);
    const recording = messages.findLast((message) => message.media === 'audio');
    const line = messages.findLast((message) => message.media === 'text' && message.playable_file);
    return picture && recording && line && { picture, recording, line };
  });
  await home.loseService();
  const { page, errors } = await home.openPage();
  await page.getByTestId('message').first().waitFor();
  const shown = async (message: Message) => {
    await until(async () => {
      await page.getByRole('log').evaluate((log) => log.scrollTo(0, 0));
      return (await bubble(page, message).count()) > 0;
    });
    await bubble(page, message).scrollIntoViewIfNeeded();
    return bubble(page, message);
  };
  const picture = (await shown(found.picture)).getByRole('img', { name: /の写真/ });
  await expect
    .poll(() => picture.evaluate((image) => ('naturalWidth' in image ? image.naturalWidth : 0)))
    .toBeGreaterThan(100);
  await picture.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('img').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  const recording = await shown(found.recording);
  await recording.getByRole('button', { name: '再生' }).click();
  const position = recording.getByRole('slider', { name: '再生位置' });
  await expect.poll(async () => Number(await position.getAttribute('aria-valuemax'))).toBeGreaterThan(0);
  await expect.poll(async () => Number(await position.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  const line = await shown(found.line);
  await line.getByRole('button', { name: 'ロボットの声で聞く' }).click();
  // One sound at a time.
  await recording.getByRole('button', { name: '再生' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});
