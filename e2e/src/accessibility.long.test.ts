/** What the page is at every size, in every theme and language: whole, and usable by everybody. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueue, giveUpDoubtful, markDoubtful, nowSeconds } from '@roomlog/store';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { expectAccessible, overflow, violations } from './accessibility.ts';
import { launchBrowser, openPage } from './browser.ts';
import { type EmoHome, openEmoHome, uuids } from './emo-home.ts';
import { firstLine, type Home, openHome, roomlog, stop } from './home.ts';
import { emoScreens, firstRun, openScreen, screens } from './screens.ts';

let home: Home;

// Looking changes nothing: one home serves all tests.
beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, sensors: 2, decimals: true, switches: { replies: false } });
});
afterAll(() => home.close());

/** A home with a BOCCO emo, of whose messages nobody knows whether one was spoken. */
async function openDoubtfulHome(): Promise<EmoHome> {
  const emo = await openEmoHome();
  onTestFinished(() => emo.close());
  const { db } = emo.store;
  const { row } = await enqueue(db, { unique_id: crypto.randomUUID(), room_id: emo.room, text: '聞こえた？' });
  await markDoubtful(db, row, 'No answer within 30 s', nowSeconds());
  await giveUpDoubtful(db, row);
  return emo;
}

/** @returns the address of a page where nobody has signed in */
async function openFirstRun(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-first-run-'));
  const env = { PATH: process.env['PATH'] ?? '', ROOMLOG_DATA_DIR: dataDir, ROOMLOG_LISTEN: '127.0.0.1:0' };
  const serving = roomlog(['serve'], env);
  onTestFinished(async () => {
    await stop(serving);
    rmSync(dataDir, { recursive: true });
  });
  return firstLine(serving);
}

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

test.each([
  { locale: 'ja-JP', wide: 'light', phone: 'dark' },
  { locale: 'en-GB', wide: 'dark', phone: 'light' },
] as const)('what a BOCCO emo adds is whole and keeps the rules of accessibility ($locale)', async (look) => {
  const [emo, empty] = [await openDoubtfulHome(), await openFirstRun()];
  const shown = [
    ...Object.entries(emoScreens).map(([name, screen]) => ({ name, screen, url: emo.url })),
    { name: 'first run', screen: firstRun, url: empty },
  ];
  for (const { width, height, colorScheme } of [
    { width: 1440, height: 900, colorScheme: look.wide },
    { width: 320, height: 640, colorScheme: look.phone },
  ]) {
    const { page, errors } = await home.openPage({ locale: look.locale, colorScheme, viewport: { width, height } });
    for (const { name, screen, url } of shown) {
      await openScreen(page, url, screen, uuids.air);
      expect([name, width, await overflow(page), await violations(page)]).toEqual([name, width, 0, []]);
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
