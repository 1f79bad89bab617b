import { beforeEach, expect, test, vi } from 'vitest';
import type { StatusJson } from '../../src/status-schemas.ts';
import { pageForEach, today } from '../testing.ts';
import { keptHeader } from '../worker/kept.ts';
import { messages } from './chat/chat.ts';
import { connect, lostSince, seen } from './connection.ts';
import { latestAge, loadFailed, rooms, status } from './state.ts';

/** A browser's event source, told by the test what happens to it. */
class Source extends EventTarget {
  open = true;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    sources.push(this);
  }

  close(): void {
    this.open = false;
  }

  tell(event: string, data?: object): void {
    this.dispatchEvent(data ? new MessageEvent(event, { data: JSON.stringify(data) }) : new Event(event));
  }
}

let sources: Source[];
const newest = () => sources.at(-1) as Source;
const page = pageForEach();

beforeEach(async () => {
  sources = [];
  vi.stubGlobal('EventSource', Source);
  await page.messagesOf([1]);
  connect();
  return async () => {
    newest().tell('open');
    await page.settled();
  };
});

test('everything is loaded once events flow, and what they say is shown', async () => {
  await page.settled();
  expect([newest().url, page.asked]).toEqual(['/api/events', []]);
  newest().tell('open');
  await page.settled();
  expect([rooms.value?.length, messages.value?.length]).toEqual([1, 1]);
  newest().tell('status', { ...(status.peek() as StatusJson), state: 'collector_off' });
  expect(status.value?.state).toBe('collector_off');
});

test('a connection that is lost is tried again, less and less often, and one at a time', async () => {
  const tries: number[] = [];
  for (const seconds of [1, 2, 5, 10, 30, 30]) {
    newest().tell('error');
    expect(newest().open).toBe(false);
    await page.pass(seconds - 0.001);
    tries.push(sources.length);
    await page.pass(0.001);
  }
  expect([tries, sources.length]).toEqual([[1, 2, 3, 4, 5, 6], 7]);
  newest().tell('open');
  newest().tell('error');
  await page.pass(1);
  expect([sources.length, sources.filter(({ open }) => open)]).toEqual([8, [newest()]]);
});

test('what happened while it was lost is loaded when it is back', async () => {
  newest().tell('open');
  await page.settled();
  newest().tell('error');
  await page.messagesOf([2]);
  await page.pass(1);
  expect(messages.value).toHaveLength(1);
  newest().tell('open');
  await page.settled();
  expect(messages.value).toHaveLength(2);
});

test('a loss is told after five seconds, since when it began, until it is over', async () => {
  newest().tell('error');
  await page.pass(4.9);
  newest().tell('error');
  expect(lostSince.value).toBeNull();
  await page.pass(0.1);
  expect(lostSince.value).toBe(today);
  newest().tell('open');
  expect(lostSince.value).toBeNull();
  newest().tell('error');
  await page.pass(1);
  newest().tell('open');
  await page.pass(60);
  expect(lostSince.value).toBeNull();
});

test('where no events can flow, what there is is loaded all the same', async () => {
  page.unreachable = '/';
  newest().tell('error');
  await page.settled();
  expect([rooms.value, loadFailed.value]).toEqual([null, true]);
  page.unreachable = null;
  newest().tell('error');
  await page.settled();
  expect([rooms.value?.length, loadFailed.value]).toEqual([1, false]);
});

test('a person who presses the button does not wait, and the next attempt is the only one', async () => {
  newest().tell('error');
  connect();
  await page.pass(60);
  expect(sources.map(({ open }) => open)).toEqual([false, true]);
});

test('a page that was hidden for more than a minute connects anew', async () => {
  seen(false);
  await page.pass(60);
  seen(true);
  expect(sources).toHaveLength(1);
  seen(false);
  await page.pass(60.001);
  seen(true);
  expect(sources.map(({ open }) => open)).toEqual([false, true]);
});

test('what the worker answers in the place of the server is as old as it says, and is asked for again', async () => {
  const [server, answers] = [globalThis.fetch, new Map<string, string>()];
  await page.readingsBefore([60]);
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    const kept = page.unreachable === null ? undefined : answers.get(path);
    if (kept !== undefined) return new Response(kept, { headers: { [keptHeader]: `${today}` } });
    const response = await server(path, init);
    answers.set(path, await response.clone().text());
    return response;
  });
  newest().tell('open');
  await page.settled();
  page.unreachable = '/api/';
  rooms.value = null;
  await page.pass(1200);
  newest().tell('error');
  await page.settled();
  expect([lostSince.value, latestAge.value]).toEqual([today, 1260]);
  newest().tell('open');
  await page.settled();
  expect(lostSince.value).toBe(today);
  page.unreachable = null;
  await page.pass(30);
  newest().tell('open');
  await page.settled();
  expect([sources.length, lostSince.value]).toEqual([2, null]);
});
