/** A page that is open to the home network: signing in, what each may do, and who may look. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { type Home, openHome } from './home.ts';

let home: Home;
let shared = '';
const password = 'four blue tea cups';

beforeAll(async () => {
  home = await openHome({ history: 2 * 86_400, speed: 0, switches: { replies: false } });
  const users = [
    { name: '花子', password, role: 'admin' },
    { name: '太郎', password, role: 'viewer' },
  ];
  shared = await home.share(...users);
});
afterAll(() => home.close());

const phone = { viewport: { width: 390, height: 844 } };

async function openShared(name: string, hash = '') {
  const { page, errors } = await home.openPage({ ...phone, baseURL: shared });
  await page.goto(`${shared}${hash}`);
  const signIn = async (given = password) => {
    await page.getByRole('textbox', { name: 'お名前' }).fill(name);
    await page.getByRole('textbox', { name: 'パスワード' }).fill(given);
    await page.getByRole('button', { name: 'サインイン' }).click();
  };
  const settings = async () => {
    await page.getByRole('link', { name: 'その他' }).click();
    await page.getByRole('link', { name: '設定', exact: true }).click();
    return page.locator('.settings');
  };
  return { page, errors, signIn, settings };
}

/** On the smallest phone too. */
async function expectWhole(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width: 320, height: 640 });
  const [content, space] = await page.locator('html').evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
  expect(content).toBeLessThanOrEqual(space);
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize(phone.viewport);
}

test('somebody signs in on a phone, stays signed in, sends in their name, and signs out', async () => {
  const { page, signIn, settings } = await openShared('花子', '#messages');
  await expectWhole(page, 'dark');
  await signIn('wrong password');
  await page.getByRole('alert').filter({ hasText: 'お名前かパスワードが違います。' }).waitFor();
  await signIn();
  const box = page.getByRole('textbox', { name: 'メッセージを書く' });
  await box.fill('もうすぐ帰るよ');
  await page.getByRole('button', { name: '送信', exact: true }).click();
  await page.getByTestId('message').filter({ hasText: 'もうすぐ帰るよ' }).waitFor();
  await page.reload();
  const screen = await settings();
  await screen.getByText('花子さん（管理する人）').waitFor();
  await screen.getByText('送信の記録').click();
  await screen.getByRole('listitem').filter({ hasText: 'もうすぐ帰るよ' }).filter({ hasText: '花子' }).waitFor();
  await screen.getByText('サインインの記録').click();
  await screen.getByRole('listitem').filter({ hasText: 'お名前かパスワードの間違い' }).waitFor();
  await expectWhole(page, 'light');
  await screen.locator('.who').getByRole('button', { name: 'サインアウト' }).click();
  await page.getByRole('heading', { name: 'サインイン' }).waitFor();
});

test('who may only look has no box to write in', async () => {
  const { page, signIn, errors } = await openShared('太郎', '#messages');
  await signIn();
  await page.getByText('見るだけの設定です。').waitFor();
  expect(await page.getByRole('textbox', { name: 'メッセージを書く' }).count()).toBe(0);
  // The only one: a first answer that says who is not signed in yet.
  expect(errors.filter((text) => !text.includes('401'))).toEqual([]);
});

test('a link shows its room on another device, until it is ended', async () => {
  const admin = await openShared('花子');
  await admin.signIn();
  const screen = await admin.settings();
  await screen.getByPlaceholder('台所のタブレット').fill('台所のタブレット');
  await screen.getByRole('button', { name: 'リンクを作る' }).click();
  const address = await screen.getByRole('textbox', { name: /「台所のタブレット」のリンク/ }).inputValue();
  const { page: tablet } = await home.openPage();
  await tablet.goto(address);
  await tablet.getByTestId('latest-temperature').waitFor();
  expect(tablet.url()).not.toContain('link=');
  await screen.getByRole('button', { name: '「台所のタブレット」のリンクを終了する' }).click();
  await tablet.getByRole('heading', { name: 'サインイン' }).waitFor();
});

test('what an admin chooses for the home holds on every page at once, until it is undone', async () => {
  const admin = await openShared('花子');
  await admin.signIn();
  const viewer = await openShared('太郎');
  await viewer.signIn();
  const verdict = viewer.page.locator('.hero h1');
  const before = await verdict.textContent();
  const screen = await admin.settings();
  // As high as the upper limit lets it: no room is so warm in winter.
  await screen.getByRole('slider').first().press('End');
  await verdict.filter({ hasText: '肌寒' }).waitFor();
  await expectWhole(admin.page, 'dark');
  await admin.page.getByRole('button', { name: '元に戻す' }).click();
  await expect.poll(() => verdict.textContent()).toBe(before);
  const theirs = await viewer.settings();
  expect(await theirs.getByRole('slider').first().isDisabled()).toBe(true);
  await theirs.getByText('変えられるのは、管理する人だけです。').first().waitFor();
});
