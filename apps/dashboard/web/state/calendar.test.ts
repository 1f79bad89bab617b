import { setTimeZone } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import { today as now, pageForEach } from '../testing.ts';
import {
  canPick,
  focusDay,
  focusedDay,
  focusMonth,
  openCalendar,
  pickDay,
  temperatures,
  temperaturesOf,
} from './calendar.ts';
import { calendarOpen } from './calendar-open.ts';
import { frame, isLive, view } from './history.ts';
import { dayOfText, dayText } from './local-day.ts';
import { loadState } from './state.ts';

const page = pageForEach();
const asked = () => page.asked.filter((path) => path.includes('/days'));

/** Every two hours of 20 days, but for the 25th. It is nine in the morning of 31 January in Tokyo. */
beforeEach(async () => {
  const all = Array.from({ length: 240 }, (_, at) => 300 + 7200 * at);
  await page.readingsBefore(all.filter((ago) => ago < 5.4 * 86_400 || ago > 6.4 * 86_400));
  page.location.search = '?r=24h';
});

async function open(): Promise<void> {
  await loadState();
  await page.pass(0.001);
  openCalendar();
  await page.settled();
}

test('it opens on the day that the charts show, with the temperatures of its month, each month asked for once', async () => {
  await open();
  expect([calendarOpen.value, dayText(focusedDay.value)]).toEqual([true, '2026-01-31']);
  expect(asked()).toEqual([expect.stringContaining('/days?from=2026-01-01&to=2026-01-31&step=2h&metrics=temperature')]);
  const of = (text: string) => temperaturesOf(dayOfText(text));
  expect(of('2026-01-30')).toEqual(Array.from({ length: 12 }, () => 20));
  expect([of('2026-01-25'), of('2026-01-31')?.slice(3, 6)]).toEqual([null, [20, 20, null]]);
  expect(new Set(temperatures.value)).toEqual(new Set([20]));
  focusMonth(-1);
  focusMonth(1);
  await page.settled();
  expect(asked()).toHaveLength(1);
});

test('no day is reached before the first reading or after today', async () => {
  await open();
  expect(['2026-01-10', '2026-01-11', '2026-01-31', '2026-02-01'].map((text) => canPick(dayOfText(text)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  focusDay(focusedDay.value + 7);
  expect(dayText(focusedDay.value)).toBe('2026-01-31');
  focusMonth(-1);
  expect(dayText(focusedDay.value)).toBe('2026-01-11');
  pickDay(dayOfText('2026-02-01'));
  expect(calendarOpen.value).toBe(true);
});

test('a picked day is shown from 0 to 24 o’clock, today up to now', async () => {
  await open();
  pickDay(dayOfText('2026-01-20'));
  expect([calendarOpen.value, page.location.search]).toEqual([
    false,
    expect.stringContaining('&r=24h&from=2026-01-20T00:00&to=2026-01-21T00:00'),
  ]);
  openCalendar();
  expect(dayText(focusedDay.value)).toBe('2026-01-20');
  pickDay(dayOfText('2026-01-31'));
  expect([frame.value, isLive.value]).toEqual([{ from: now - 9 * 3600, to: now }, false]);
  expect(view.value.range).toBe('24h');
});

test('the days on which the clocks change have 23 and 25 hours', async () => {
  await setTimeZone(page.store.db, 'America/New_York');
  await page.readingsBefore([460 * 86_400]);
  await open();
  const hours = (text: string) => {
    pickDay(dayOfText(text));
    return (frame.value.to - frame.value.from) / 3600;
  };
  expect(['2025-03-09', '2025-11-02', '2025-11-03'].map(hours)).toEqual([23, 25, 24]);
});
