import { effect } from '@preact/signals';
import { beforeEach, expect, test } from 'vitest';
import { sensor } from '../../src/testing.ts';
import { pageForEach } from '../testing.ts';
import { dayOfText, dayText } from './local-day.ts';
import { isPhone } from './screen.ts';
import { loadState } from './state.ts';
import {
  choose,
  chooseMetric,
  chosen,
  chosenSeries,
  firstDay,
  followYear,
  move,
  openChosen,
  reloadYear,
  shownMetrics,
  valueAt,
  valuesOf,
  year,
  yearFailed,
} from './year.ts';

const page = pageForEach();
const asked = () => page.asked.filter((path) => path.includes('/days')).length;

/** Twice an hour for 20 days. It is nine in the morning of 31 January in Tokyo. */
beforeEach(async () => {
  await page.readingsBefore(Array.from({ length: 960 }, (_, at) => 300 + 1800 * at));
  page.location.search = '?r=24h';
  await loadState();
  const end = effect(followYear);
  await page.pass(0.001);
  return end;
});

test('a year ends today, is loaded once for each half hour, and its values have their unit', async () => {
  expect(page.asked.find((path) => path.includes('/days'))).toContain('from=2025-01-31&to=2026-01-31&step=30m');
  expect([dayText(firstDay.value), dayText(chosen.value.day)]).toEqual(['2025-01-31', '2026-01-30']);
  const at = (text: string, slot: number) => valueAt('temperature', { day: dayOfText(text), slot });
  expect([at('2026-01-30', 0), at('2026-01-31', 17), at('2026-01-31', 18), at('2025-06-01', 0)]).toEqual([
    20,
    20,
    null,
    null,
  ]);
  expect([valuesOf('humidity').length, valuesOf('illuminance')]).toEqual([960, []]);
  expect(asked()).toBe(1);
  await page.pass(1800);
  expect(asked()).toBe(2);
});

test('the chosen day is loaded, and while a key is held only the last one', async () => {
  expect(chosenSeries.value?.from).toBe('2026-01-29T15:00:00Z');
  const before = page.asked.length;
  for (let pressed = 0; pressed < 5; pressed++) move({ days: -1 });
  expect([dayText(chosen.value.day), chosenSeries.value]).toEqual(['2026-01-25', null]);
  await page.pass(0.2);
  expect(page.asked.length).toBe(before + 1);
  expect(chosenSeries.value).toMatchObject({ sensor, from: '2026-01-24T15:00:00Z', to: '2026-01-25T15:00:00Z' });
  move({ months: -1 });
  move({ slots: 99 });
  expect([dayText(chosen.value.day), chosen.value.slot]).toEqual(['2025-12-25', 47]);
  choose({ day: dayOfText('2030-01-01'), slot: -1 });
  expect([dayText(chosen.value.day), chosen.value.slot]).toEqual(['2026-01-31', 0]);
  choose({ day: dayOfText('2026-01-29'), slot: 0 });
  openChosen();
  expect(page.location.search).toContain('from=2026-01-29T00:00&to=2026-01-30T00:00');
});

test('a failure is told, and asked again', async () => {
  page.unreachable = '/days';
  await page.pass(1800);
  expect([yearFailed.value, year.value?.sensor]).toEqual([true, sensor]);
  page.unreachable = null;
  reloadYear();
  await page.settled();
  expect(yearFailed.value).toBe(false);
});

test('a wide screen shows temperature and light together, a phone one of them', () => {
  expect(shownMetrics.value).toEqual(['temperature', 'illuminance']);
  isPhone.value = true;
  expect(shownMetrics.value).toEqual(['temperature']);
  chooseMetric('humidity');
  isPhone.value = false;
  expect(shownMetrics.value).toEqual(['humidity']);
  chooseMetric(null);
});
