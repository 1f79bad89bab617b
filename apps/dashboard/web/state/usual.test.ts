import { expect, test } from 'vitest';
import { sensor } from '../../src/testing.ts';
import { bandRange, usualBand } from '../charts/usual-band.ts';
import { pageForEach, today } from '../testing.ts';
import { compareWith, frame, showRange } from './history.ts';
import { loadState, selectionKey } from './state.ts';
import { usualAt, usualDays } from './usual.ts';
import { yearAgo } from './year-ago.ts';

const page = pageForEach();
const day = 86_400;
/** Twice an hour for so many days, until five minutes ago. */
const halfHours = (days: number) => Array.from({ length: days * 48 }, (_, at) => 300 + 1800 * at);
const asked = (what: string) => page.asked.filter((path) => path.includes(what)).map((path) => path.split('?')[1]);

async function open(): Promise<void> {
  page.location.search = '?r=24h';
  await loadState();
  await page.pass(0.001);
}

test('what is usual today and on the days of the charts is asked for once, and again after midnight', async () => {
  await page.readingsBefore(halfHours(40));
  await open();
  // Nine in the morning in Tokyo.
  expect(asked('/usual')).toEqual(['day=2026-01-31', 'day=2026-01-30']);
  expect(usualAt('temperature', today)).toEqual({ lo: 20, hi: 20 });
  expect([usualAt('illuminance', today), usualAt('temperature', today - 3 * day)]).toEqual([null, null]);
  await page.pass(14 * 3600);
  expect(asked('/usual')).toHaveLength(2);
  await page.pass(3600 + 15);
  expect(asked('/usual').slice(2)).toEqual(['day=2026-02-01']);
  showRange('7d');
  await page.pass(0.001);
  expect([asked('/usual').length, usualBand.value]).toEqual([3, null]);
});

test('the band has a point in the middle of each half hour of the days that are shown', async () => {
  await page.readingsBefore(halfHours(40));
  await open();
  const { at = [], temperature, illuminance } = usualBand.value ?? {};
  expect([at.length, at[0], at.at(-1)]).toEqual([96, today - 33 * 3600 + 900, today + 15 * 3600 - 900]);
  expect([new Set(temperature?.hi), new Set(illuminance?.lo)]).toEqual([new Set([20]), new Set([Number.NaN])]);
  expect(usualBand.value && bandRange(usualBand.value, 'temperature', frame.value)).toEqual({ low: 20, high: 20 });
  expect(usualBand.value && bandRange(usualBand.value, 'illuminance', frame.value)).toBeNull();
  compareWith('none');
  expect(usualBand.value).toBeNull();
  compareWith('usual');
});

test('without an answer the page asks again with the clock, and another sensor has its own', async () => {
  await page.addRoom();
  await page.readingsBefore(halfHours(20));
  page.unreachable = '/usual';
  await open();
  expect([asked('/usual').length, usualDays.value.size]).toEqual([2, 0]);
  page.unreachable = null;
  await page.pass(15);
  expect(usualDays.value.size).toBe(2);
  selectionKey.value = 'none';
  await page.settled();
  expect(usualDays.value.get('2026-01-31')?.sensor).toBe(sensor);
});

test('a year ago is the same weekday at the same time, asked for once an hour, and only where there was one', async () => {
  await page.readingsBefore([300, 364 * day + 600, 364 * day - 3600]);
  await open();
  expect(asked('/readings').filter((query) => query?.startsWith(`from=${today - 364 * day - 3600}&`))).toHaveLength(1);
  expect(yearAgo.value).toBe(20);
  const before = asked('/readings').length;
  await page.pass(60);
  expect(asked('/readings')).toHaveLength(before);
  await page.readingsBefore([300]);
});
