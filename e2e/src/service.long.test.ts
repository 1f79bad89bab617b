/** What the page says while the service is away, and afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getJson, type Home, openHome } from './home.ts';
import { newestOffered, untilShown } from './readings.ts';

let home: Home;

beforeAll(async () => {
  // An hour ago at first, so that time can pass without leaving the present; nobody is told of that.
  const start = new Date(Date.now() - 3_600_000);
  home = await openHome({ start, switches: { replies: false, date_header: 'none' } });
});
afterAll(() => home.close());

test('without the service the page keeps its history and says since when nothing has come; then the hole is filled', async () => {
  const { page, errors } = await home.openPage();
  const before = await newestOffered(home);
  await untilShown(page, home, before);
  await home.loseService();
  const banner = page.getByTestId('status-banner');
  // A poll tries for a quarter of a minute before it gives up.
  await banner.filter({ hasText: 'から新しい記録が届いていません' }).waitFor();
  expect(await banner.getAttribute('data-state')).toBe('bocco_unreachable');
  const hour = /\d{1,2}:\d\d/;
  expect(await banner.textContent()).toMatch(hour);
  await page.reload();
  await page.getByTestId('chart-stack').waitFor();
  await page.getByTestId('message').first().waitFor();
  expect(await page.getByTestId('message').count()).toBeGreaterThan(5);

  await home.returnService({ start: new Date() });
  const after = await newestOffered(home);
  await untilShown(page, home, after);
  await banner.waitFor({ state: 'detached' });
  const series = await getJson<{ time: number[]; temperature: (number | null)[] }>(
    `${home.url}api/sensors/${after.sensor}/readings?resolution=raw`,
  );
  const hole = series.time.filter(
    (ts) => ts > Date.parse(before.created_at) / 1000 && ts <= Date.parse(after.created_at) / 1000,
  );
  expect(hole.length).toBeGreaterThanOrEqual(3);
  expect(series.temperature).not.toContain(null);
  // The network errors of the pause are the browser's own words; nothing of ours failed.
  expect(errors.filter((error) => !error.includes('Failed to load resource'))).toEqual([]);
});
