/**
 * What the page costs its reader: script for a frame while the charts are moved and for a change of the range, the time to
 * the largest paint on a slow computer, and what moves while it loads. In a real Chromium, on a home of fourteen months.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertReadings, openStore, roomSensors, setTimeZone, upsertRooms } from '@roomlog/store';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { atMost, median, report } from './results.ts';
import { startDashboard } from './served.ts';

const day = 86_400;
const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
/** Milliseconds; shift has no unit. */
const most = { panFrame: 10, rangeSwitch: 50, largestPaint: 1000, shift: 0.01 };
const turns = 5;
const framesATurn = 40;

const aFrame = 'new Promise(requestAnimationFrame)';
/** In the page: the largest paint so far, and the sum of what moved without anybody's doing. */
const observed = `new Promise((resolve) => {
  let [paint, shift] = [0, 0];
  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('largest-contentful-paint', (entry) => (paint = entry.startTime));
  observe('layout-shift', (entry) => (shift += entry.hadRecentInput ? 0 : entry.value));
  setTimeout(() => resolve({ paint, shift }), 300);
})`;

const now = Math.floor(Date.now() / 1000);
await fill();
const dashboard = await startDashboard(folder);
const { url } = dashboard;
const shell = '/usr/bin/chromium-headless-shell';
const browser = await chromium.launch({
  executablePath: process.env['ROOMLOG_CHROMIUM'] ?? (existsSync(shell) ? shell : '/usr/bin/chromium'),
  args: ['--no-sandbox', '--disable-gpu'],
});

const rows: string[] = [];
const add = (what: string, value: number, limit: number, digits = 1) =>
  rows.push(`| ${what} | ${value.toFixed(digits)} | ${limit} | ${atMost(value, limit)} |`);

for (const span of ['39h', '7d', '1y']) {
  const { page, script, close } = await open();
  await show(page, span);
  const points = await page.getByTestId('chart-stack').getAttribute('aria-valuemax');
  const frames: number[] = [];
  for (let turn = 0; turn < turns; turn++) frames.push((await pan(page, script, turn)) / framesATurn);
  add(`script for a frame while ${span} is moved (${Number(points) + 1} points), ms`, median(frames), most.panFrame);
  await close();
}
{
  const { page, script, close } = await open();
  await page.goto(`${url}#history`);
  await page.locator('[data-resolution]').waitFor();
  const ranges = ['7d', '30d', '1y', 'all', '24h'];
  const taken = new Map(ranges.map((range) => [range, [] as number[]]));
  for (let turn = 0; turn < turns; turn++) {
    for (const range of ranges) {
      await quiet(page);
      const before = await script();
      await page.locator(`.segments input[value="${range}"]`).dispatchEvent('click');
      await quiet(page);
      taken.get(range)?.push((await script()) - before);
    }
  }
  for (const [range, times] of taken) {
    add(`script from the choice of ${range} to its charts, ms`, median(times), most.rangeSwitch);
  }
  await close();
}
for (const [name, width, height] of [
  ['phone', 390, 844],
  ['desktop', 1440, 900],
] as const) {
  const paints: number[] = [];
  const shifts: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const { page, cdp, close } = await open(width, height);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(url);
    await page.locator('.hero').waitFor();
    await quiet(page);
    const { paint, shift } = await page.evaluate<{ paint: number; shift: number }>(observed);
    paints.push(paint);
    shifts.push(shift);
    await close();
  }
  add(`largest paint on a ${name} four times slower, ms`, median(paints), most.largestPaint, 0);
  add(`what moves meanwhile (cumulative layout shift)`, median(shifts), most.shift, 3);
}
await browser.close();
await dashboard.stop();
rmSync(folder, { recursive: true });

report(`
# The page

Medians of ${turns} turns, headless Chromium, 1440 x 900 where nothing else is said. Script is what Chromium counts as
such, of all that the page does meanwhile.

| what | measured | at most | |
| --- | --- | --- | --- |
${rows.join('\n')}
`);

/** Fourteen months at five minutes; the last three days are finer, so that a chart of single readings has 750. */
async function fill(): Promise<void> {
  const store = await openStore(join(folder, 'roomlog.db'), 'writer');
  await setTimeZone(store.db, 'Asia/Tokyo');
  const sensors = [{ uuid: 'sensor-1', user_type: 'sensor_room', nickname: 'リビング', icon: '', address: '' }];
  await upsertRooms(store.db, [
    { uuid: 'room-1', name: 'わが家', updated_at: new Date(), background_image: '', members: [], sensors },
  ]);
  const [{ id } = { id: 0 }] = await roomSensors(store.db);
  const times: number[] = [];
  for (let ts = now - 430 * day; ts < now; ts += ts < now - 3 * day ? 300 : 190) times.push(ts);
  const all = times.map((ts, index) => ({
    id: index + 1,
    created_at: new Date(ts * 1000),
    temperature: 20 + 3 * Math.sin(ts / 13_750) + 4 * Math.sin(ts / 5_000_000) + Math.sin(index * 12.9898) / 4,
    humidity: 50 + 9 * Math.sin(ts / 14_000) + Math.sin(index * 78.233),
    illuminance: Math.max(0, 300 * Math.sin(ts / 13_750)),
  }));
  for (let first = 0; first < all.length; first += 10_000) {
    await insertReadings(store.db, id, all.slice(first, first + 10_000));
  }
  await store.close();
}

interface Opened {
  page: Page;
  cdp: CDPSession;
  /** Milliseconds of script so far. */
  script: () => Promise<number>;
  close: () => Promise<void>;
}

async function open(width = 1440, height = 900): Promise<Opened> {
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width, height } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  const script = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
  };
  return { page, cdp, script, close: () => context.close() };
}

/** Until nothing is under way on the network and two frames have been drawn. */
async function quiet(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  await page.evaluate(`${aFrame}.then(() => ${aFrame})`);
}

async function show(page: Page, span: string): Promise<void> {
  const wall = (ts: number) => new Date((ts + 9 * 3600) * 1000).toISOString().slice(0, 16);
  await page.goto(
    span === '39h' ? `${url}?from=${wall(now - 41 * 3600)}&to=${wall(now - 2 * 3600)}` : `${url}?r=${span}`,
  );
  await page.locator('[data-resolution]').waitFor();
  await quiet(page);
}

/** Moves the charts with Shift and the mouse to and fro. @returns ms of script */
async function pan(page: Page, script: () => Promise<number>, turn: number): Promise<number> {
  const box = await page.getByTestId('chart-stack').boundingBox();
  if (!box) throw new Error('there are no charts');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.keyboard.down('Shift');
  await page.mouse.move(x, y);
  await page.mouse.down();
  const before = await script();
  for (let frame = 1; frame <= framesATurn; frame++) {
    await page.mouse.move(x + (turn % 2 === 0 ? 1 : -1) * frame * 2, y);
    await page.evaluate(aFrame);
  }
  const taken = (await script()) - before;
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await quiet(page);
  return taken;
}
