/** Several places at a glance, the way to one of them, and one of them on the wall. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './accessibility.ts';
import { getJson, type Home, openHome, sendJson, until } from './home.ts';

interface Places {
  places: { id: string; name: string; room_name: string; need: string }[];
  counts: Record<string, number>;
}

let home: Home;
/** The uuid of a sensor that has fallen silent. */
let silent = '';

const places = () => getJson<Places>(`${home.url}api/places`);

beforeAll(async () => {
  const start = new Date(Date.now() - 3_600_000);
  const switches = { replies: false, date_header: 'none' } as const;
  home = await openHome({ rooms: 3, sensors: 3, history: 86_400, decimals: true, start, switches });
  silent = (await places()).places.at(-1)?.id ?? expect.fail('there are nine places');
  await sendJson('PUT', `${home.simulator.controlUrl}/settings`, { silent_sensors: [silent] });
  await sendJson('POST', `${home.simulator.controlUrl}/clock`, { advance: 3500 });
  await until(async () => (await places()).counts['silent'] === 1);
});
afterAll(() => home.close());

const names = (page: Page) => page.locator('.place-card .place-link').allTextContents();

test('what needs somebody comes first, is found by its name, and is chosen by a tap', async () => {
  const { page, errors } = await home.openPage();
  await page.locator('button.chooser-button').click();
  await page.getByRole('listbox').getByRole('option').nth(8).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'すべての場所' }).click();
  await page.locator('.place-card').nth(8).waitFor();
  expect(await violations(page)).toEqual([]);
  const { places: listed } = await places();
  expect(await names(page)).toEqual(listed.map(({ name }) => name));
  const firstFine = listed.findIndex(({ need }) => need === 'fine');
  const silentAt = listed.findIndex(({ id }) => id === silent);
  if (firstFine !== -1) expect(silentAt).toBeLessThan(firstFine);
  expect(await page.locator('.place-card').nth(silentAt).textContent()).toContain('届かず');
  const { name = '', room_name = '' } = listed[silentAt] ?? {};
  await page.getByRole('searchbox').fill(`${name} ${room_name}`);
  await expect.poll(() => names(page)).toEqual([name]);
  await page.locator('.place-card').click();
  await page.locator('.hero[data-mood=asleep]').waitFor();
  expect(new URL(page.url())).toMatchObject({ hash: '#now', search: expect.stringContaining(silent) });
  expect(errors).toEqual([]);
});

test('a wall shows the temperature until it is stale, and says when it has no connection', async () => {
  const { page } = await home.openPage({ viewport: { width: 1024, height: 768 } });
  await page.clock.install();
  // Without the last day's light it is never night, whenever this runs.
  await page.route(/events|readings/, (route) => route.abort());
  const fresh = (await places()).places.find(({ need }) => need !== 'silent')?.id;
  await page.goto(`${home.url}?view=wall&sensor=${fresh}`);
  const temperature = page.getByTestId('wall-temperature');
  await expect.poll(() => temperature.textContent()).toMatch(/\d\.\d°C/);
  const overflow =
    'Math.max(...[...document.querySelectorAll(".wall-content *")].map((one) => one.getBoundingClientRect().right))';
  expect(await page.evaluate<number>(overflow)).toBeLessThanOrEqual(1024);
  expect(await violations(page)).toEqual([]);
  await page.clock.runFor(6000);
  await page.getByText('roomlogに接続できません').waitFor();
  await page.clock.fastForward(1_200_000);
  await expect.poll(() => temperature.textContent()).toBe('––');
  await page.locator('.wall').click();
  await page.getByRole('link', { name: '壁掛け表示をおわる' }).click();
  await page.locator('.top-bar').waitFor();
});
