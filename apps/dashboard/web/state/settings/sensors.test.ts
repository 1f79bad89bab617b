/** Whose place a sensor took, over a real dashboard and its store. */
import { findOrAddAccount, findRoom, findSensor, insertMessages, insertReadings, upsertRooms } from '@roomlog/store';
import { observed, someEmoMessage, someEmoRoom } from '@roomlog/store/testing/emo';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { sensor } from '../../../src/testing.ts';
import { otherSensor, pageForEach, today } from '../../testing.ts';
import { messages } from '../chat/chat.ts';
import { change, exportForm, exportPath } from '../export.ts';
import { limits, loaded, loadHistory, showRange } from '../history.ts';
import { liveEvents } from '../live.ts';
import { firstReading, isChained, loadState, selectionKey, selections, sensorId } from '../state.ts';
import { followYear, year } from '../year.ts';
import { undo } from './attempt.ts';
import { chooseComfortPlace } from './comfort.ts';
import { chooseEarlier, earlierChoices, placeTitle, showMotions } from './sensors.ts';

const page = pageForEach();
const choices = () => earlierChoices.value.map(({ key }) => key);

/** BOCCO's two rooms, and that of an emo, which is chosen. */
beforeEach(async () => {
  const { db } = page.store;
  await page.addRoom();
  await page.readingsBefore([7200, 6900, 3600]);
  const account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  await upsertRooms(db, [someEmoRoom('den', ['air'])], { account });
  const air = await findSensor(db, 'air');
  await insertReadings(db, air?.id ?? 0, [observed(today - 600, 25), observed(today - 300, 26)]);
  await loadState();
  selectionKey.value = 'air';
  chooseComfortPlace('air');
  await page.settled();
});

test('any other sensor may have been there before; once it is chosen, the place is one line from its first reading on', async () => {
  expect(choices()).toEqual([sensor, otherSensor]);
  expect(earlierChoices.value.map(placeTitle)).toEqual(['リビング (わが家 ・ BOCCO)', '寝室 (実家 ・ BOCCO)']);
  showRange('24h');
  await chooseEarlier(sensor);
  await page.pass(1);
  expect(selections.value.map(({ key }) => key)).not.toContain(sensor);
  expect([isChained.value, firstReading.value, limits.value.first]).toEqual([true, today - 7200, today - 7200]);
  expect(loaded.value?.series.changes).toEqual([{ time: today - 600, sensor: 'air' }]);
  expect(loaded.value?.series.temperature.filter((value) => value !== null)).toEqual([20, 20, 20, 25, 26]);
  followYear();
  await page.pass(1);
  const warm = year.value?.metrics.temperature?.days.flatMap((row) => row?.filter((mean) => mean !== null) ?? []);
  expect(new Set(warm)).toEqual(new Set([200, 255]));
  // The address of the old one leads to what took its place.
  selectionKey.value = sensor;
  expect(sensorId.value).toBe('air');
  await undo.value?.();
  await page.pass(1);
  expect([isChained.value, loaded.value?.series.changes]).toEqual([false, undefined]);
});

test('none is offered that came after it, or that another one followed', async () => {
  await chooseEarlier(sensor);
  expect(choices()).toEqual([sensor, otherSensor]);
  chooseComfortPlace(otherSensor);
  expect(choices()).toEqual(['air']);
  await chooseEarlier('air');
  expect([choices(), selections.value.some(({ key }) => key === 'air')]).toEqual([['air'], false]);
});

test('the file of a line has each of its sensors, side by side', async () => {
  await chooseEarlier(sensor);
  await loadHistory();
  const usual = exportForm.value;
  onTestFinished(() => change(usual));
  change({ scope: 'sensor', format: 'csv', period: 'all', resolution: 'raw', wide: false });
  const { searchParams } = new URL(exportPath.value ?? '', 'http://localhost');
  expect([searchParams.getAll('sensor'), searchParams.get('wide')]).toEqual([[sensor, 'air'], '1']);
  const file = await page.app.inject({ url: exportPath.value ?? '', headers: { host: 'localhost' } });
  expect(file.statusCode).toBe(200);
  expect(file.body).toContain('リビング temperature');
  expect(file.body).toContain('timing');
});

test('what the robot was made to do is in the conversation when somebody wants that', async () => {
  const den = (await findRoom(page.store.db, 'den'))?.id ?? 0;
  const motion = someEmoMessage('20260101000000000', { media: 'motion', text: '' });
  await insertMessages(page.store.db, den, [motion, someEmoMessage('20260101000001000')]);
  showMotions(true);
  await page.settled();
  expect(messages.value?.map(({ media }) => media)).toEqual(['motion', 'text']);
  const motionTold = { ...(messages.value?.[0] ?? expect.unreachable()), id: Number.MAX_SAFE_INTEGER };
  liveEvents.message(motionTold);
  expect(messages.value?.map(({ media }) => media)).toEqual(['motion', 'text', 'motion']);
  showMotions(false);
  await page.settled();
  expect(messages.value?.map(({ media }) => media)).toEqual(['text']);
  liveEvents.message(motionTold);
  expect(messages.value?.map(({ media }) => media)).toEqual(['text']);
});
