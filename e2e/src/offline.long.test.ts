/** What a browser keeps of a home, and for whom. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { violations } from './accessibility.ts';
import { type Home, openHome, sendJson } from './home.ts';
import { openProxy } from './proxy.ts';
import { newestOffered, untilKept, untilShown } from './readings.ts';

let home: Home;
let shared = '';
const password = 'four blue tea cups';

beforeAll(async () => {
  // An hour ago at first, so that time can pass without leaving the present; nobody is told of that.
  const start = new Date(Date.now() - 3_600_000);
  const switches = { replies: false, date_header: 'none' } as const;
  home = await openHome({ history: 2 * 86_400, speed: 0, start, switches });
  shared = await home.share({ name: '花子', password, role: 'admin' });
});
afterAll(() => home.close());

async function openShared(): Promise<Page> {
  const { page } = await home.openPage({ serviceWorkers: 'allow' });
  await page.goto(shared);
  await page.getByRole('textbox', { name: 'お名前' }).fill('花子');
  await page.getByRole('textbox', { name: 'パスワード' }).fill(password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByTestId('message').first().waitFor();
  await untilKept(page, '/readings');
  return page;
}

const keptNames = (page: Page) =>
  page.evaluate<string[]>(
    "caches.open('roomlog-kept').then((kept) => kept.keys()).then((all) => all.map(({ url }) => url))",
  );

async function expectNothing(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).waitFor();
  expect(await page.locator('body').textContent()).not.toMatch(/リビング|°C|花子/);
}

test('without a network the page opens with what it showed last, and says of when that is', async () => {
  const { page } = await home.openPage({ serviceWorkers: 'allow' });
  await untilShown(page, home, await newestOffered(home));
  await untilKept(page, '/readings');
  await sendJson('POST', `${home.simulator.controlUrl}/clock`, { advance: 300 });
  const last = await newestOffered(home);
  await untilShown(page, home, last);
  await page.context().setOffline(true);
  await page.reload();
  await untilShown(page, home, last);
  await page.getByTestId('message').first().waitFor();
  await expect.poll(() => page.getByTestId('chart-stack').getAttribute('data-resolution')).toBe('raw');
  const banner = page.getByTestId('status-banner');
  await banner.filter({ hasText: /\d{1,2}:\d\d時点の内容を表示しています/ }).waitFor();
  expect(await page.locator('.live-pill').getAttribute('data-state')).toBe('stale');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: '再接続' }).click();
  await banner.waitFor({ state: 'detached' });
});

test('a part of the page that does not come at first comes as soon as it can', async () => {
  const { page } = await home.openPage();
  let refused = 0;
  await page.route('**/assets/ChatPanel-*.js', (route) => (refused++ < 2 ? route.abort() : route.fallback()));
  await page.reload();
  await page.getByRole('textbox', { name: 'メッセージを書く' }).waitFor();
  expect(refused).toBeGreaterThan(2);
});

test('nothing is left of who has signed out, and without a network there is nothing to see', async () => {
  const page = await openShared();
  await page.reload();
  await page.getByTestId('message').first().waitFor();
  await page.locator('.top-bar > .icon-button').click();
  const reloading = page.waitForEvent('load');
  await page.locator('.settings .who').getByRole('button', { name: 'サインアウト' }).click();
  await reloading;
  await page.getByRole('heading', { name: 'サインイン' }).waitFor();
  expect(await keptNames(page)).toEqual([]);
  await page.context().setOffline(true);
  await page.reload();
  await expectNothing(page, 'もう一度試す');
  expect(await violations(page)).toEqual([]);
});

test('nothing is left either of who signs out without a network, or is signed out elsewhere', async () => {
  const [page, other] = [await openShared(), await openShared()];
  await other.context().setOffline(true);
  await other.reload();
  await other.getByTestId('message').first().waitFor();
  await other.locator('.top-bar > .icon-button').click();
  await other.locator('.settings .who').getByRole('button', { name: 'サインアウト' }).click();
  await expectNothing(other, 'サインイン');
  await other.context().setOffline(false);
  await other.reload();
  await other.getByRole('textbox', { name: 'お名前' }).waitFor();

  await page.context().setOffline(true);
  await page.reload();
  await page.getByTestId('message').first().waitFor();
  const session = (await page.context().cookies(shared)).find(({ name }) => name === 'roomlog');
  const headers = { cookie: `roomlog=${session?.value}` };
  const ended = await fetch(`${shared}logout`, { method: 'POST', headers });
  expect(ended.status).toBe(204);
  await page.context().setOffline(false);
  await page.getByRole('heading', { name: 'サインイン' }).waitFor();
  expect(await keptNames(page)).toEqual([]);
});

/** The worker of another build: its page has another script; the list of files, with commas, has the one that there is. */
const rebuilt = (worker: string, build: string) =>
  worker
    .replaceAll(/(?<!,)\/assets\/first-[\w-]+\.js(?!,)/g, (entry) => `${entry}${build}`)
    .replaceAll('roomlog-shell-', `roomlog-shell-${build}`);

test('another build is offered to a page that is open, which goes on until it is loaded anew', async () => {
  const { page } = await home.openPage({ serviceWorkers: 'allow' });
  let build = '';
  const proxy = await openProxy(home.url, (worker) => rebuilt(worker, build));
  onTestFinished(proxy.leave);
  await page.goto(proxy.url);
  await untilShown(page, home, await newestOffered(home));
  await untilKept(page, '/readings');
  expect(await page.getByTestId('new-version').count()).toBe(0);
  build = '2';
  proxy.cut();
  await page.getByTestId('new-version').filter({ hasText: '新しい版があります' }).waitFor();
  expect(await violations(page)).toEqual([]);
  // Of the build before, and never asked for until now.
  await page.context().setOffline(true);
  await page.locator('.top-bar > .icon-button').click();
  await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
});
