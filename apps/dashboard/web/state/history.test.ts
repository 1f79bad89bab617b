import { beforeEach, expect, test } from 'vitest';
import type { ReadingJson } from '../../src/schemas.ts';
import { sensor } from '../../src/testing.ts';
import { cursor } from '../charts/cursor.ts';
import { otherSensor, pageForEach, today } from '../testing.ts';
import {
  asTable,
  compareWith,
  comparison,
  frame,
  growHistory,
  historyFailed,
  isLive,
  limits,
  loadEnd,
  loaded,
  loadHistory,
  readAddress,
  resetZoom,
  scrubbing,
  select,
  show,
  showNow,
  showRange,
  showTime,
  toggleTable,
  view,
  wantedTime,
} from './history.ts';
import { movePeriod } from './range.ts';
import { loadState, now, selectionKey, sensorId } from './state.ts';

const page = pageForEach();
const day = 86_400;
const instant = (ago: number) => new Date((today - ago) * 1000).toISOString();
const reading = (ago: number, temperature = 20): ReadingJson => ({
  id: 1,
  created_at: instant(ago),
  temperature,
  humidity: 40,
  illuminance: null,
});
const asked = () => page.asked.filter((path) => path.includes('/readings')).length;
const end = () => [loaded.value?.series.time.at(-1) ?? 0, loaded.value?.series.temperature.at(-1)];

/** Every five minutes for three days, until five minutes ago. */
beforeEach(async () => {
  await page.readingsBefore(Array.from({ length: 864 }, (_, at) => 300 * (864 - at)));
  page.location.search = '?r=24h';
});

async function open(): Promise<void> {
  await loadState();
  await page.pass(0.001);
}

const grow = (...readings: ReadingJson[]) => growHistory(readings[0]?.created_at ?? '', readings);

test('what the view shows is loaded, with the period before it where that is compared', async () => {
  await open();
  expect(loaded.value).toMatchObject({ sensor, span: { from: today - day, to: today }, gaps: [], previous: null });
  expect(loaded.value?.series.time).toHaveLength(288);
  expect(frame.value).toEqual({ from: today - day, to: today });
  compareWith('prev');
  await page.pass(0.001);
  expect([loaded.value?.previous?.back, loaded.value?.previous?.series.time[0]]).toEqual([day, today - 2 * day]);
  compareWith('none');
  await page.pass(0.001);
  expect(loaded.value?.previous).toBeNull();
});

test('what is compared is in the address unless the view has it by itself, and is read from there', async () => {
  await open();
  compareWith('prev');
  expect(page.location).toMatchObject({ search: `?sensor=${sensor}&r=24h&cmp=prev`, entries: 0 });
  showRange('7d');
  expect([comparison.value, page.location.search]).toEqual(['prev', `?sensor=${sensor}&r=7d`]);
  page.location.search = `?sensor=${sensor}&r=24h&cmp=none`;
  readAddress();
  expect(comparison.value).toBe('none');
  compareWith('usual');
  expect(page.location.search).toBe(`?sensor=${sensor}&r=24h`);
  page.location.search = `?sensor=${sensor}&r=30d`;
  readAddress();
  expect(comparison.value).toBe('none');
});

test('readings that come are added at the end of a live view without asking, each once', async () => {
  await open();
  const before = asked();
  await page.pass(15);
  expect([grow(reading(0, 21)), grow(reading(0, 21))]).toEqual(['nothing', 'nothing']);
  expect([end(), loaded.value?.series.time.length, asked()]).toEqual([[today, 21], 288, before]);
  expect([loaded.value?.span.to, frame.value.to]).toEqual([today + 15, today + 15]);
});

test('a gap that went on until now has ended with the reading that joins on', async () => {
  await page.addRoom();
  await page.readingsBefore([1600, 1300, 1000], otherSensor);
  page.location.search = `?sensor=${otherSensor}`;
  await open();
  expect(loaded.value?.gaps.map(({ ongoing }) => ongoing)).toEqual([true]);
  expect([grow(reading(560)), loaded.value?.gaps]).toEqual(['nothing', []]);
});

test('the server is asked where a reading does not join on, and while an answer is on its way or values are read', async () => {
  await open();
  expect([grow(reading(-9000)), grow(reading(450)), growHistory(instant(0), null)]).toEqual(['all', 'all', 'all']);
  const release = page.hold('/readings');
  const loading = loadHistory();
  expect(grow(reading(0))).toBe('all');
  release();
  await loading;
  scrubbing.value = true;
  expect(grow(reading(0))).toBe('all');
  scrubbing.value = false;
  expect(grow(reading(0))).toBe('nothing');
});

test('a view that ended before does not change by what comes now, but by what comes late', async () => {
  await open();
  show(movePeriod(view.value, limits.value, -1));
  await page.pass(0.2);
  expect([isLive.value, frame.value]).toEqual([false, { from: today - 2 * day, to: today - day }]);
  expect([grow(reading(0)), grow(reading(day + 450))]).toEqual(['nothing', 'all']);
  const before = asked();
  await page.pass(900);
  expect([frame.value.to, asked()]).toEqual([today - day, before]);
  showNow();
  expect([isLive.value, frame.value.to]).toEqual([true, today + 900]);
});

test('the live picture moves on with the clock, and stands still while values are read off it', async () => {
  await open();
  await page.pass(15);
  expect(frame.value).toEqual({ from: today + 15 - day, to: today + 15 });
  scrubbing.value = true;
  await page.pass(30);
  await loadHistory();
  expect(frame.value.to).toBe(today + 15);
  scrubbing.value = false;
  expect(frame.value.to).toBe(today + 45);
});

test('where readings stay away it asks again every five minutes, so that the hole is shown', async () => {
  await open();
  const before = asked();
  await page.pass(165);
  expect(asked()).toBe(before);
  await page.pass(150);
  expect(asked()).toBe(before + 1);
  await page.pass(300);
  expect(asked()).toBe(before + 1);
  await page.pass(15);
  expect(asked()).toBe(before + 2);
});

test('of buckets only the last one and what follows is asked for', async () => {
  page.location.search = '?r=7d';
  await open();
  expect(loaded.value?.series.resolution).toBe('1h');
  const last = loaded.value?.series.time.at(-1) ?? 0;
  expect(growHistory(instant(today - last + 1), [])).toBe('all');
  expect(growHistory(instant(today - last), [])).toBe('end');
  const shown = loaded.value?.series.time ?? [];
  await page.pass(7200);
  await page.readingsBefore([-300, -3900]);
  await loadEnd();
  expect(page.asked.at(-1)).toContain(`from=${last}&to=${today + 7200}&resolution=1h`);
  expect(loaded.value?.series.time).toEqual([...shown, last + 3600, last + 7200]);
  expect([loaded.value?.span.to, frame.value.to]).toEqual([today + 7200, now.value]);
});

test('an end that comes after another answer, or does not fit, is dropped', async () => {
  page.location.search = '?r=7d';
  await open();
  const release = page.hold('resolution=1h');
  const late = loadEnd();
  await loadHistory();
  const newest = loaded.value;
  release();
  await late;
  expect(loaded.value).toBe(newest);
  page.unreachable = 'resolution=1h';
  await loadEnd();
  expect(loaded.value).not.toBe(newest);
  expect(loaded.value?.series).toEqual(newest?.series);
});

test('the answer to an older question is dropped', async () => {
  await open();
  const release = page.hold(`from=${today - day}`);
  const late = loadHistory();
  showRange('7d');
  await page.pass(0.2);
  const week = loaded.value;
  expect(week?.span.from).toBe(today - 7 * day);
  release();
  await late;
  expect(loaded.value).toBe(week);
});

test('another sensor has its own history, and an answer for the one that is left is not shown', async () => {
  await page.addRoom();
  await page.readingsBefore([600, 300], otherSensor);
  await open();
  const release = page.hold(sensor);
  const late = loadHistory();
  select(otherSensor);
  expect(page.location.search).toBe(`?sensor=${otherSensor}&r=24h`);
  release();
  await late;
  expect(loaded.value).toBeNull();
  await page.pass(0.001);
  expect([loaded.value?.sensor, loaded.value?.series.time]).toEqual([otherSensor, [today - 600, today - 300]]);
});

test('a failure is told until an answer comes', async () => {
  await open();
  page.unreachable = '/readings';
  await loadHistory();
  expect([historyFailed.value, loaded.value?.series.time.length]).toEqual([true, 288]);
  page.unreachable = null;
  await loadHistory();
  expect(historyFailed.value).toBe(false);
});

test('the address opens place and view once the home is known, and again on Back', async () => {
  await page.addRoom();
  page.location.search = `?sensor=${otherSensor}&r=7d&from=2026-01-20T09:00&to=2026-01-21T09:00&view=table`;
  readAddress();
  expect(selectionKey.value).toBe(otherSensor);
  await open();
  const zoom = { from: Date.UTC(2026, 0, 20) / 1000, to: Date.UTC(2026, 0, 21) / 1000 };
  expect([sensorId.value, asTable.value, frame.value]).toEqual([otherSensor, true, zoom]);
  expect(view.value.range).toBe('7d');
  page.location.search = `?sensor=${sensor}`;
  readAddress();
  expect([sensorId.value, asTable.value, isLive.value, view.value.range]).toEqual([sensor, false, true, '24h']);
});

test('a view that is chosen is an address to go back from; a table takes the place of the charts', async () => {
  await open();
  page.location.hash = '#history';
  showRange('7d');
  expect(page.location).toEqual({ search: `?sensor=${sensor}&r=7d`, hash: '#history', entries: 1 });
  showRange('7d');
  toggleTable();
  expect(page.location).toEqual({ search: `?sensor=${sensor}&r=7d&view=table`, hash: '#history', entries: 1 });
  toggleTable();
});

test('in the middle of a gesture the picture follows, and the server is asked when the hand rests', async () => {
  await open();
  const before = asked();
  const zoom = (from: number) => ({ ...view.value, zoom: { from: today - from, to: today } });
  for (const from of [7200, 5400, 3600]) {
    show(zoom(from), false);
    await page.pass(0.1);
    expect(frame.value.from).toBe(today - from);
  }
  expect([asked(), page.location.entries]).toEqual([before, 0]);
  await page.pass(0.1);
  expect([asked(), loaded.value?.span.from]).toEqual([before + 1, today - 3600]);
  resetZoom();
  expect([isLive.value, frame.value.from]).toEqual([true, today - day]);
});

test('a moment is shown in its local day, with the cursor at the reading of then; the day that is not over is one up to now', async () => {
  await open();
  const midnight = Date.UTC(2026, 0, 28, 15) / 1000;
  showTime(midnight + 8 * 3600 + 10);
  expect([frame.value, wantedTime.value]).toEqual([{ from: midnight, to: midnight + day }, midnight + 8 * 3600 + 10]);
  await page.pass(1);
  expect([cursor.value?.ts, wantedTime.value]).toEqual([midnight + 8 * 3600, null]);
  showTime(today - 3600);
  await page.pass(1);
  expect([frame.value.to - frame.value.from, frame.value.to > today - 3600, cursor.value?.ts]).toEqual([
    day,
    true,
    today - 3600,
  ]);
  resetZoom();
});
