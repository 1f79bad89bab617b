/** A real Chromium: the one that is named, the one that is installed, or the one from the lockfile. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** The headless shell first: a page in it takes less than half of what one in a whole browser takes. */
const installed = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Nothing that asks the network by itself: the tests run where there may be none. */
const usualArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param more arguments than the usual ones
 * @throws when there is no browser: a journey that was not made must not look like one that went well
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const args = [...usualArgs, ...more];
  const named = process.env['ROOMLOG_CHROMIUM'] ?? installed.find((path) => existsSync(path));
  if (named !== undefined) return chromium.launch({ executablePath: named, args });
  const { executablePath, env } = await unpack();
  return chromium.launch({ executablePath, args, env });
}

/** The headless shell inside @sparticuz/chromium (Linux x64), unpacked once into the project's cache. */
async function unpack(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const cache = join(rootDir, '.cache/chromium');
  mkdirSync(cache, { recursive: true });
  // It unpacks 200 MB where temporary files go: that must not be a small /tmp.
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = cache;
  try {
    const { default: shell, inflate } = await import('@sparticuz/chromium');
    const executablePath = await shell.executablePath();
    const runs = spawnSync(executablePath, ['--version']).status === 0;
    if (runs) return { executablePath, env: {} };
    // A bare system lacks libnss3: the package has it for Amazon's Linux, and it serves here as well.
    const packed = join(import.meta.dirname, '../node_modules/@sparticuz/chromium/bin/al2023.tar.br');
    const libraries = join(await inflate(packed), 'lib');
    return { executablePath, env: { LD_LIBRARY_PATH: libraries } };
  } catch (cause) {
    throw new Error(
      'There is no Chromium; install one (Debian: apt-get install -y chromium-headless-shell) or set ROOMLOG_CHROMIUM.',
      {
        cause,
      },
    );
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/**
 * Motion tells few tests anything, and takes a quarter of what a page costs. A worker would answer in the place of a server
 * that a test has stopped.
 */
const usual: BrowserContextOptions = {
  serviceWorkers: 'block',
  locale: 'ja-JP',
  viewport: { width: 1440, height: 900 },
  reducedMotion: 'reduce',
};

/** A page of its own that notes every error of the console, and is closed when the test ends. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ ...usual, ...options });
  // One that stays open goes on drawing, and asking a server that is gone.
  onTestFinished(() => context.close());
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url);
  return { page, errors };
}
