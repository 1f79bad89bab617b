import { beforeEach, expect, test } from 'vitest';
import type { LiveEvents } from '../../src/events/schemas.ts';
import type { MessageJson, OutboxJson, ReadingJson, RoomJson } from '../../src/schemas.ts';
import type { StatusJson } from '../../src/status-schemas.ts';
import { mother, room, sensor, uniqueId } from '../../src/testing.ts';
import { otherRoom, otherSensor, pageForEach, today } from '../testing.ts';
import { messages } from './chat/chat.ts';
import { pending } from './chat/outbox.ts';
import { goTo, shown } from './chat/scrollback.ts';
import { day } from './day.ts';
import { compareWith, frame, loaded, scrubbing, show, showNow, showRange, view } from './history.ts';
import { liveEvents, loadAll } from './live.ts';
import { newReadings } from './new-readings.ts';
import { latest, rooms } from './state.ts';

const page = pageForEach();
const asked = (part: string) => page.asked.filter((path) => path.includes(part)).length;

let firstLoad = 0;

beforeEach(async () => {
  await page.addRoom();
  await page.readingsBefore(Array.from({ length: 320 }, (_, at) => 300 * (320 - at)));
  await page.messagesOf([1, 2]);
  await loadAll();
  await page.pass(0.001);
  firstLoad = page.asked.length;
  page.asked.length = 0;
});

const reading = (ago: number, temperature = 20): ReadingJson => ({
  id: 1,
  created_at: new Date((today - ago) * 1000).toISOString(),
  temperature,
  humidity: 40,
  illuminance: null,
});

const told = (readings: ReadingJson[] | null, last: ReadingJson, of = sensor): LiveEvents['reading'] => ({
  room,
  sensor: of,
  from: (readings?.[0] ?? last).created_at,
  to: last.created_at,
  latest: last,
  readings,
});

const tell = (...readings: ReadingJson[]) => liveEvents.reading(told(readings, readings.at(-1) ?? reading(0)));

test('the first load brings the rooms, and each of them what is its own, once', async () => {
  expect([messages.value?.length, day.value?.time.length, loaded.value?.series.time.length]).toEqual([2, 299, 288]);
  // And what is usual today and yesterday.
  expect(firstLoad).toBe(9);
  await loadAll();
  await page.settled();
  expect(page.asked.map((path) => path.replace(/\?.*/, '')).toSorted()).toEqual([
    '/api/rooms',
    `/api/rooms/${room.toLowerCase()}/messages`,
    `/api/rooms/${room.toLowerCase()}/outbox`,
    `/api/sensors/${sensor}/gaps`,
    `/api/sensors/${sensor}/readings`,
    `/api/sensors/${sensor}/readings`,
    '/api/status',
  ]);
});

test('a reading is everywhere at once, and nothing is asked for it', async () => {
  tell(reading(0, 21.5));
  tell(reading(0, 21.5));
  await page.pass(10);
  const places = [latest.value?.temperature, day.value?.temperature.at(-1), loaded.value?.series.temperature.at(-1)];
  expect(places).toEqual([21.5, 21.5, 21.5]);
  expect([day.value?.time.length, loaded.value?.series.time.length, page.asked]).toEqual([300, 289, []]);
});

test('readings of another sensor change its place in the list alone, those of a new one load the list', async () => {
  liveEvents.reading(told([reading(0, 25)], reading(0, 25), otherSensor));
  await page.pass(10);
  expect(rooms.value?.[1]?.sensors[0]?.latest?.temperature).toBe(25);
  expect([latest.value?.temperature, page.asked]).toEqual([20, []]);
  liveEvents.reading(told(null, reading(0), 'new'));
  await page.settled();
  expect([asked('/api/rooms'), page.asked.length]).toEqual([1, 2]);
});

test('what can’t be shown of itself is asked for, every five seconds at the most', async () => {
  tell(reading(451));
  await page.pass(5);
  // The day, and the view.
  expect(asked('/readings')).toBe(2);
  await page.pass(5);
  tell(reading(452));
  await page.pass(0.001);
  expect(asked('/readings')).toBe(4);
  for (const ago of [453, 454, 455]) {
    tell(reading(ago));
    await page.pass(1);
  }
  expect(asked('/readings')).toBe(4);
  await page.pass(2);
  expect(asked('/readings')).toBe(6);
  await page.pass(60);
  expect(asked('/readings')).toBe(6);
});

test('for six hours a live view needs nothing; then the period before has to go on too', async () => {
  compareWith('prev');
  await page.pass(0.001);
  page.asked.length = 0;
  for (let ago = 0; ago > -6 * 3600; ago -= 300) {
    tell(reading(ago));
    await page.pass(300);
  }
  expect(page.asked).toEqual([]);
  tell(reading(-6 * 3600));
  await page.pass(15);
  tell(reading(-6 * 3600 - 15));
  await page.pass(5);
  expect([asked('/gaps'), asked('/readings')]).toEqual([1, 2]);
});

test('of buckets only the end is asked for', async () => {
  showRange('7d');
  await page.pass(6);
  page.asked.length = 0;
  tell(reading(0, 30));
  await page.pass(6);
  expect(page.asked).toEqual([expect.stringContaining('resolution=1h')]);
});

test('while values are read off the charts they stand still, and make up for it afterwards', async () => {
  await page.pass(6);
  scrubbing.value = true;
  const before = loaded.value;
  tell(reading(0, 21));
  await page.pass(10);
  expect([day.value?.temperature.at(-1), loaded.value]).toEqual([21, before]);
  await page.readingsBefore([0]);
  scrubbing.value = false;
  await page.pass(6);
  expect(loaded.value?.series.time.at(-1)).toBe(today);
});

test('a message comes to the end, and what was added to one also far back', async () => {
  await page.messagesOf(Array.from({ length: 200 }, (_, at) => 100 + at));
  await loadAll();
  await goTo(150);
  const [found] = await page.get<MessageJson[]>(`/api/rooms/${room}/messages?limit=1&before=151`);
  liveEvents.message({ ...(found as MessageJson), image_file: 'picture' });
  liveEvents.message({ ...(found as MessageJson), id: 400 });
  expect(shown.value?.find(({ id }) => id === 150)?.image_file).toBe('picture');
  expect([shown.value?.some(({ id }) => id === 400), messages.value?.at(-1)?.id]).toEqual([false, 400]);
});

test('a message on its way and a room that changes are shown as they are told', async () => {
  const row = (await page.post({ unique_id: uniqueId, text: 'おはよう' })).json<OutboxJson>();
  liveEvents.outbox({ ...row, state: 'failed' });
  expect(pending.value.map(({ state }) => state)).toEqual(['failed']);
  liveEvents.room({ ...(rooms.value?.[1] as RoomJson), name: '祖父母の家' });
  expect(rooms.value?.map(({ name }) => name)).toEqual(['わが家', '祖父母の家']);
});

test('everything is loaded anew when the server says so, when somebody else signs in, and when midnight moves', async () => {
  const loads = async (act: () => void) => {
    page.asked.length = 0;
    act();
    await page.settled();
    return page.asked.length;
  };
  const status = await page.get<StatusJson>('/api/status');
  expect(await loads(() => liveEvents.reload({}))).toBe(7);
  expect(await loads(() => liveEvents.status({ ...status, state: 'collector_off' }))).toBe(0);
  expect(await loads(() => liveEvents.status({ ...status, account: mother.uuid }))).toBe(7);
  // What the server says now stands against what it has just said.
  expect(await loads(() => liveEvents.status({ ...status, time_zone: 'UTC' }))).toBe(7);
});

test('where only one room’s messages are to be loaded anew, other rooms ask for nothing', async () => {
  liveEvents.reload({ room: otherRoom });
  await page.settled();
  expect(page.asked).toEqual([]);
  await page.messagesOf([3]);
  liveEvents.reload({ room: room.toLowerCase() });
  await page.settled();
  expect([messages.value?.at(-1)?.id, asked('/messages'), asked('/outbox'), page.asked.length]).toEqual([3, 1, 1, 2]);
});

test('readings that come while another time is shown are counted, until the charts are at now again', async () => {
  const span = { from: today - 7200, to: today - 3600 };
  show({ ...view.peek(), zoom: span });
  tell(reading(0));
  tell(reading(0), reading(-300));
  liveEvents.reading(told([reading(0)], reading(0), otherSensor));
  expect([newReadings.value, frame.value]).toEqual([3, span]);
  showNow();
  expect(newReadings.value).toBe(0);
  tell(reading(-600));
  expect(newReadings.value).toBe(0);
});
