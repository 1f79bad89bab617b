/** Every screen of the page: its address, and what is done there to see it. */
import type { Page } from 'playwright-core';

interface Screen {
  /** `SECOND` stands for the second sensor, which measures whole numbers. */
  address: string;
  /** What is there once its data is. */
  ready: string;
  open?: (page: Page) => Promise<void>;
}

const charts = '.history canvas';
/** Not of the first paint, which has the sentence too. */
const drawn = `.tab-bar, ${charts}`;

export const screens = {
  now: { address: '#now', ready: drawn },
  details: { address: '#now', ready: drawn, open: (page) => page.locator('.hero-detail button').click() },
  history: { address: '#history', ready: charts },
  'history-whole': { address: '?sensor=SECOND#history', ready: charts },
  'history-year': { address: '?r=1y#history', ready: charts },
  'history-all': { address: '?r=all#history', ready: charts },
  'day-picker': { address: '#history', ready: charts, open: (page) => page.locator('.period-button').click() },
  keys: { address: '#history', ready: charts, open: openKeys },
  export: { address: '#history', ready: charts, open: (page) => page.locator('.tools .tool').last().click() },
  table: { address: '?view=table#history', ready: '.history table' },
  year: { address: '#year', ready: '.year[data-loading=false]' },
  messages: { address: '#messages', ready: '.message' },
  more: { address: '#more', ready: '.top-bar' },
  places: { address: '#places', ready: '.place-card' },
  wall: { address: '?view=wall', ready: '.wall-message' },
  settings: { address: '#settings', ready: '.settings .setting' },
  setup: { address: '?view=setup', ready: '.setup' },
} satisfies Record<string, Screen>;

/** What only a home with a BOCCO emo has; `SECOND` stands for its sensor. */
export const emoScreens = {
  event: {
    address: '?sensor=SECOND#history',
    ready: '.event-lane .marker',
    open: (page) => page.locator('.event-lane .marker').first().click(),
  },
  stamps: {
    address: '?sensor=SECOND#messages',
    ready: '.message',
    open: (page) => page.locator('.composer button[aria-expanded]:visible').click(),
  },
  doubt: { address: '?sensor=SECOND#messages', ready: '.message .failed' },
  continues: { address: '?sensor=SECOND#settings-sensors', ready: '.settings .setting' },
  chooser: {
    address: '?sensor=SECOND#now',
    ready: drawn,
    open: (page) => page.locator('button.chooser-button').click(),
  },
  places: { address: '#places', ready: '.place-degrees, .place-card' },
} satisfies Record<string, Screen>;

/** Where nobody has signed in yet. */
export const firstRun = {
  address: '?view=setup',
  ready: '.setup form',
  open: (page) => page.getByRole('radio', { name: 'BOCCO emo' }).check({ force: true }),
} satisfies Screen;

async function openKeys(page: Page): Promise<void> {
  await page.locator('.period-button').focus();
  await page.keyboard.press('?');
}

/** Goes to a screen as a new page would, and waits until it is there. */
export async function openScreen(
  page: Page,
  url: string,
  { address, ready, open }: Screen,
  second = '',
): Promise<void> {
  // Another address alone would keep what is open.
  await page.goto('about:blank');
  await page.goto(url + address.replace('SECOND', second));
  await page.locator(ready).first().waitFor();
  await open?.(page);
  // Two frames: what follows from the last data is drawn.
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 300))))',
  );
}
