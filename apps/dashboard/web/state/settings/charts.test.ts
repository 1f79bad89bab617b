import { beforeEach, expect, test } from 'vitest';
import { pageForEach } from '../../testing.ts';
import { defaultRange, preferredComparison, readChartDefaults } from '../chart-defaults.ts';
import { comparison, readAddress, view } from '../history.ts';
import { loadState } from '../state.ts';
import { undo } from './attempt.ts';
import { beginWith, compareFirstWith } from './charts.ts';

const page = pageForEach();

beforeEach(async () => {
  await page.readingsBefore([500 * 86_400, 60]);
  await loadState();
  await page.settled();
  return () => readChartDefaults(null, null);
});

/** As somebody opens the page anew, with what the browser has stored. */
function open(search: string): unknown[] {
  Object.assign(page.location, { search });
  readChartDefaults(localStorage.getItem('roomlog.range'), localStorage.getItem('roomlog.compare'));
  readAddress();
  return [view.value.range, comparison.value];
}

test('the charts begin with what this browser prefers; an address that names something else wins', () => {
  expect(open('')).toEqual(['24h', 'usual']);
  beginWith('30d');
  compareFirstWith('year');
  expect(open('')).toEqual(['30d', 'year']);
  expect(open('?r=7d&cmp=none')).toEqual(['7d', 'none']);
  // A year is not compared with the year before it by that name.
  expect(open('?r=1y')).toEqual(['1y', 'none']);
});

test('what is chosen shows at once, without a step for Back, and is undone', async () => {
  open('?sensor=x&r=30d&from=2026-01-01T00:00&to=2026-01-05T00:00&cmp=prev');
  const { entries } = page.location;
  compareFirstWith('none');
  beginWith('7d');
  await page.settled();
  expect([view.value.range, view.value.zoom, comparison.value]).toEqual(['7d', null, 'none']);
  expect(page.location).toMatchObject({ entries, search: '?sensor=x' });
  await undo.value?.();
  expect([view.value.range, comparison.value, localStorage.getItem('roomlog.range')]).toEqual(['24h', 'none', '24h']);
});

test('what was stored and is not known any more is the default', () => {
  readChartDefaults('2d', 'other');
  expect([defaultRange.value, preferredComparison.value]).toEqual(['24h', null]);
});
