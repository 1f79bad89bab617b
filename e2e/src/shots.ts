/**
 * Pictures of every screen, in every theme, language and size, of the demo: for whoever changes how the page looks.
 * `pnpm shots [--only now,390,ja,dark] [FOLDER]` writes them into `.shots` or FOLDER.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rootDir } from '@roomlog/runtime';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { firstLine, getJson, roomlog, stop, until } from './home.ts';
import { openScreen, screens } from './screens.ts';

const sizes = { '390': [390, 844], '820': [820, 1180], '1440': [1440, 900], '1920': [1920, 1080] } as const;
const languages = { ja: 'ja-JP', en: 'en-US' } as const;
const themes = ['light', 'dark'] as const;

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const folder = positionals[0] ?? join(rootDir, '.shots');
const wanted = new Set(values.only?.split(',') ?? []);

/** Whether one of a kind is to be seen: all of it, unless some of that kind are named. */
const isWanted = (name: string, kind: readonly string[]) => !kind.some((each) => wanted.has(each)) || wanted.has(name);

const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-shots-'));
const demo = roomlog(['up'], {
  PATH: process.env['PATH'] ?? '',
  ROOMLOG_DATA_DIR: dataDir,
  ROOMLOG_LISTEN: '127.0.0.1:0',
});
try {
  const url = (await firstLine(demo)).replace(/^.*?(http\S+).*$/, '$1');
  await until(async () => (await getJson<{ state: string }>(`${url}api/status`)).state === 'ok');
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  const { rooms } = await getJson<{ rooms: { sensors: { uuid: string }[] }[] }>(`${url}api/rooms`);
  const second = rooms[0]?.sensors[1]?.uuid ?? '';
  for (const look of looks()) await takeAll(browser, { url, second }, look);
  await browser.close();
} finally {
  await stop(demo);
  rmSync(dataDir, { recursive: true, force: true });
}

interface LookOf {
  size: keyof typeof sizes;
  language: keyof typeof languages;
  theme: (typeof themes)[number];
}

function looks(): LookOf[] {
  const [allSizes, allLanguages] = [Object.keys(sizes), Object.keys(languages)] as [
    LookOf['size'][],
    LookOf['language'][],
  ];
  return allSizes
    .filter((size) => isWanted(size, allSizes))
    .flatMap((size) =>
      allLanguages.filter((name) => isWanted(name, allLanguages)).map((language) => ({ size, language })),
    )
    .flatMap((look) => themes.filter((name) => isWanted(name, themes)).map((theme) => ({ ...look, theme })));
}

async function takeAll(
  browser: Browser,
  { url, second }: { url: string; second: string },
  { size, language, theme }: LookOf,
): Promise<void> {
  const [width, height] = sizes[size];
  const context = await browser.newContext({
    locale: languages[language],
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  const names = Object.keys(screens);
  for (const [name, screen] of Object.entries(screens)) {
    // A phone has no keys.
    if (!isWanted(name, names) || (name === 'keys' && width < 700)) continue;
    const page = await context.newPage();
    await openScreen(page, url, screen, second);
    const path = join(folder, `${name}-${size}-${language}-${theme}.png`);
    await page.screenshot({ path });
    process.stdout.write(`${path}\n`);
    await page.close();
  }
  await context.close();
}
