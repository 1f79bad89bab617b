import { beforeEach, expect, test } from 'vitest';
import { otherSensor, pageForEach } from '../../testing.ts';
import { loadState, selectionKey } from '../state.ts';
import { ask, askAgain, findMore, found, query, searchFailed, searching, searchOpen } from './search.ts';

const page = pageForEach();

/** 1…40: "4" is in 4, 14, 24, 34 and 40, "1" in thirteen of them. */
beforeEach(async () => {
  await page.messagesOf(Array.from({ length: 40 }, (_, at) => at + 1));
  await loadState();
  await page.settled();
});

const hits = () => found.value?.messages.map(({ id }) => id);
const searches = () => page.asked.filter((path) => path.includes('q=')).length;

test('it looks once typing pauses, and shows the newest first', async () => {
  ask('1');
  await page.pass(0.15);
  ask('14');
  ask('4');
  expect([searches(), searching.value]).toEqual([0, true]);
  await page.pass(0.2);
  expect([searches(), searching.value]).toEqual([1, false]);
  expect(found.value).toMatchObject({ query: '4', words: ['4'], hasMore: false });
  expect(hits()).toEqual([40, 34, 24, 14, 4]);
});

test('without a word nothing is asked, and what was found is gone', async () => {
  ask('4');
  await page.pass(1);
  ask('40');
  ask(' 　 ');
  await page.pass(1);
  expect([searches(), found.value, searching.value]).toEqual([1, null, false]);
});

test('there is more until everything is found, each message once', async () => {
  await page.messagesOf(Array.from({ length: 40 }, (_, at) => 4001 + at));
  ask('40');
  await page.pass(1);
  expect([hits()?.length, hits()?.[0], found.value?.hasMore]).toEqual([30, 4040, true]);
  findMore();
  findMore();
  await page.settled();
  expect(searches()).toBe(2);
  expect(hits()).toEqual([...Array.from({ length: 40 }, (_, at) => 4040 - at), 40]);
  expect(found.value?.hasMore).toBe(false);
});

test('an answer to an older question is dropped, whenever it comes', async () => {
  const release = page.hold('q=1&');
  ask('1');
  await page.pass(0.2);
  ask('4');
  await page.pass(0.2);
  expect(hits()).toEqual([40, 34, 24, 14, 4]);
  release();
  await page.settled();
  expect([query.value, hits()]).toEqual(['4', [40, 34, 24, 14, 4]]);
});

test('another room closes the search, and drops what is still on its way', async () => {
  await page.addRoom();
  await loadState();
  searchOpen.value = true;
  const release = page.hold('q=4');
  ask('4');
  await page.pass(0.2);
  selectionKey.value = otherSensor;
  expect([searchOpen.value, query.value, found.value, searching.value]).toEqual([false, '', null, false]);
  // Even where the same is asked there.
  ask('4');
  await page.pass(0.1);
  release();
  await page.settled();
  expect([found.value, searching.value]).toEqual([null, true]);
  await page.pass(0.1);
  expect([hits(), searching.value]).toEqual([[], false]);
});

test('a failure is told, and asking again mends it', async () => {
  page.unreachable = 'q=';
  ask('4');
  await page.pass(0.2);
  expect([searchFailed.value, searching.value, found.value]).toEqual([true, false, null]);
  page.unreachable = null;
  askAgain();
  await page.settled();
  expect([searchFailed.value, hits()]).toEqual([false, [40, 34, 24, 14, 4]]);
});
