/** Limits at the slider, over a real dashboard and its store. */
import { comfortBand } from '@roomlog/climate';
import { comfortLimits } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import { sensor } from '../../../src/testing.ts';
import { otherSensor, pageForEach } from '../../testing.ts';
import { placesNow } from '../places/now.ts';
import { comfort, loadState, selections } from '../state.ts';
import { settingsProblem, undo } from './attempt.ts';
import {
  chooseComfortPlace,
  comfortPlace,
  copyComfort,
  editComfort,
  isDefaultComfort,
  otherComforts,
  resetComfort,
  shownComfort,
} from './comfort.ts';

const page = pageForEach();
const at = (low: number) => ({ ...comfortBand, temperature: { low, high: 26 } });
const puts = () => page.asked.filter((path) => path === '/api/comfort').length;
const stored = async () => [...(await comfortLimits(page.store.db)).values()].map((row) => row.temperature_low);
const lows = () => selections.value.map((place) => place.sensor?.comfort.temperature.low);

beforeEach(async () => {
  await page.addRoom();
  await page.readingsBefore([60]);
  await loadState();
  await page.settled();
  chooseComfortPlace(sensor);
});

test('steps of a slider are shown at once, stored when it rests, and undone as one', async () => {
  for (const low of [18.5, 19, 22]) {
    editComfort(at(low));
    await page.pass(0.3);
  }
  expect([shownComfort.value, puts(), comfort.value]).toEqual([at(22), 0, comfortBand]);
  await page.pass(0.3);
  expect([puts(), await stored(), comfort.value]).toEqual([1, [2200], at(22)]);
  // The rule that judges goes by it: it has 20 °C there.
  expect(placesNow.value[0]).toMatchObject({ verdict: 'chilly', need: 'watch' });
  await undo.value?.();
  expect([await stored(), comfort.value, isDefaultComfort.value, undo.value]).toEqual([[], comfortBand, true, null]);
});

test('another place is another slider, and what was just chosen is not lost', async () => {
  editComfort(at(20));
  chooseComfortPlace(otherSensor);
  expect([comfortPlace.value?.key, shownComfort.value]).toEqual([otherSensor, comfortBand]);
  await page.settled();
  expect([lows(), otherComforts.value]).toEqual([[20, 18], 1]);
});

test('limits are copied to all places, and each gets its own back', async () => {
  chooseComfortPlace(otherSensor);
  editComfort(at(21));
  await page.pass(1);
  chooseComfortPlace(sensor);
  editComfort(at(20));
  copyComfort();
  await page.settled();
  expect([lows(), await stored(), otherComforts.value]).toEqual([[20, 20], [2000, 2000], 0]);
  await undo.value?.();
  expect(lows()).toEqual([18, 21]);
});

test('the default is stored as none, and what is refused is not shown as stored', async () => {
  editComfort(at(20));
  await page.pass(1);
  resetComfort();
  await page.pass(1);
  expect([await stored(), isDefaultComfort.value]).toEqual([[], true]);
  page.unreachable = '/api/comfort';
  editComfort(at(20));
  await page.pass(1);
  expect([shownComfort.value, settingsProblem.value, undo.value]).toEqual([comfortBand, '', null]);
});
