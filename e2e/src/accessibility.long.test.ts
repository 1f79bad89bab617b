/** What the page is at every size, in every theme and language: whole, and usable by everybody. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { expectAccessible, overflow, violations } from './accessibility.ts';
import { launchBrowser, openPage } from './browser.ts';
import { type Home, openHome } from './home.ts';
import { openScreen, screens } from './screens.ts';

let home: Home;

// Looking changes nothing: one home serves all tests.
beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, sensors: 2, decimals: true, switches: { replies: false } });
});
afterAll(() => home.close());

/** Narrowest phone to wide screen. */
const sizes = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 834, height: 1112 },
  { width: 1440, height: 900 },
];

test.each(['ja-JP', 'en-GB'])(
  'no size or theme overflows or breaks the rules of accessibility (%s)',
  async (locale) => {
    const { page, errors } = await home.openPage({ locale, reducedMotion: 'no-preference' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await expectAccessible(
        page,
        sizes.map((size) => ({ ...size, colorScheme })),
      );
    }
    expect(errors).toEqual([]);
  },
);

/** A phone has no keys, and fewer things in the largest text. */
const screensAt = (width: number, size = 'normal') =>
  Object.entries(screens).filter(
    ([name]) => width >= 700 || (name !== 'keys' && (name !== 'details' || size !== 'largest')),
  );

test.each([
  { locale: 'ja-JP', wide: 'light', phone: 'dark' },
  { locale: 'en-GB', wide: 'dark', phone: 'light' },
] as const)('every screen keeps the rules of accessibility ($locale)', async ({ locale, wide, phone }) => {
  for (const { width, height, colorScheme } of [
    { width: 1440, height: 900, colorScheme: wide },
    { width: 390, height: 844, colorScheme: phone },
  ]) {
    const { page, errors } = await home.openPage({ locale, colorScheme, viewport: { width, height } });
    for (const [name, screen] of screensAt(width)) {
      await openScreen(page, home.url, screen);
      expect([name, width, await violations(page)]).toEqual([name, width, []]);
    }
    expect(errors).toEqual([]);
    await page.context().close();
  }
});

/** How far a screen is wider than the window, in both languages. */
async function widerThan(width: number, size: string, open: Home['openPage']): Promise<string[]> {
  const wide: string[] = [];
  for (const locale of ['ja-JP', 'en-GB']) {
    const { page } = await open({ locale, viewport: { width, height: 800 } });
    await page.addInitScript(`localStorage.setItem('roomlog.size', '${size}')`);
    for (const [name, screen] of screensAt(width, size)) {
      await openScreen(page, home.url, screen);
      const by = await overflow(page);
      if (by > 0) wide.push(`${name} ${locale}: ${by}`);
    }
    await page.context().close();
  }
  return wide;
}

test.each(['normal', 'large', 'largest'])('no screen is wider than the narrowest phone in %s text', async (size) => {
  expect(await widerThan(320, size, (options) => home.openPage(options))).toEqual([]);
});

test.each([390, 1440])('no screen is wider than %d pixels in a browser whose text is twice as large', async (width) => {
  const browser = await launchBrowser(['--blink-settings=defaultFontSize=32']);
  onTestFinished(() => browser.close());
  expect(await widerThan(width, 'normal', (options) => openPage(browser, home.url, options))).toEqual([]);
});

test('what is chosen, and colours that are values, are seen in the colours of the system', async () => {
  const { page } = await home.openPage({ forcedColors: 'active', viewport: { width: 390, height: 844 } });
  const background = (selector: string) =>
    page.evaluate<string>(
      `getComputedStyle([...document.querySelectorAll('${selector}')].find((one) => one.checkVisibility())).backgroundColor`,
    );
  await openScreen(page, home.url, screens.history);
  const chosen = await background('.segments input:checked + span');
  expect(await background('.segments input:not(:checked) + span')).not.toBe(chosen);
  expect(await background('.tab-bar a[aria-current]')).toBe(chosen);
  expect(await background('.tab-bar a:not([aria-current])')).not.toBe(chosen);
  await openScreen(page, home.url, screens.now);
  expect(await background('.ribbon i[style]')).not.toBe(await background('body'));
});
