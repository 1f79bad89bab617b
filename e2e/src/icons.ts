/** Draws the icons of the installed page from icon.svg, for whoever changes that: `pnpm --filter @roomlog/e2e icons`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { launchBrowser } from './browser.ts';

const folder = join(rootDir, 'apps/dashboard/web/icons');
const drawing = readFileSync(join(folder, 'icon.svg'), 'utf8');

/** What a launcher cuts itself is drawn to the edges, and the figure stays within the inner four fifths. */
const icons = [
  { name: 'icon-192', pixels: 192, corner: 0.22, figure: 1.12 },
  { name: 'icon-512', pixels: 512, corner: 0.22, figure: 1.12 },
  { name: 'icon-maskable-512', pixels: 512, corner: 0, figure: 0.94 },
  { name: 'touch-180', pixels: 180, corner: 0, figure: 1.05 },
];

const browser = await launchBrowser();
const page = await browser.newPage();
for (const { name, pixels, corner, figure } of icons) {
  const svg = drawing
    .replace('<svg', `<svg width="${pixels}" height="${pixels}"`)
    .replace('<rect', `<rect rx="${512 * corner}"`)
    .replace('scale(5.4)', `scale(${5.4 * figure})`);
  await page.setViewportSize({ width: pixels, height: pixels });
  await page.setContent(`<style>html, body { margin: 0; background: none } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
}
await browser.close();
