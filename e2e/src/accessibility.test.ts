/** What the page is at every size, in every theme and language: whole, and usable by everybody. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
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

/** Narrowest phone to wide screen. Accessibility is looked at where the layouts differ. */
const sizes = [
  { width: 320, height: 640, axe: false },
  { width: 390, height: 844, axe: true },
  { width: 834, height: 1112, axe: false },
  { width: 1440, height: 900, axe: true },
];

test.each(['ja-JP', 'en-GB'])(
  'no size or theme overflows or breaks the rules of accessibility (%s)',
  async (locale) => {
    const { page, errors } = await openPage(browser, home.url, { locale });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of sizes) {
        const name = `${size.width} ${colorScheme}`;
        await page.setViewportSize(size);
        await page.getByTestId('latest-temperature').locator('time').waitFor({ state: 'attached' });
        const [content, room] = await page
          .locator('html')
          .evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
        expect(content, name).toBeLessThanOrEqual(room);
        if (size.axe) expect(await violations(page), name).toEqual([]);
      }
    }
    expect(errors).toEqual([]);
  },
);
