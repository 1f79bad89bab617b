/** A phone and a wide screen; `accessibility.long.test.ts` looks at every size in every theme. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { launchBrowser, openPage } from './browser.ts';
import { type Home, openHome } from './home.ts';

let browser: Browser;
let home: Home;

// Looking changes nothing: one home serves all tests.
beforeAll(async () => {
  browser = await launchBrowser();
  home = await openHome({ history: 40 * 86_400, decimals: true, switches: { replies: false } });
});
afterAll(() => Promise.all([browser.close(), home.close()]));

const [phone, wide] = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

test.each<[locale: string, onPhone: 'light' | 'dark', onWide: 'light' | 'dark']>([
  ['ja-JP', 'dark', 'light'],
  ['en-GB', 'light', 'dark'],
])('nothing overflows or breaks the rules of accessibility (%s)', async (locale, onPhone, onWide) => {
  const { page, errors } = await openPage(browser, home.url, { locale });
  await expectAccessible(page, [
    { ...wide, colorScheme: onWide },
    { ...phone, colorScheme: onPhone },
  ]);
  expect(errors).toEqual([]);
});
