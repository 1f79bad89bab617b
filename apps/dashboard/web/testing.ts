/** For the tests: the page's state over a real dashboard and a real store, with stand-ins for what only a browser has. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Environment } from '@roomlog/runtime';
import { insertMessages, insertReadings, listRooms, roomSensors, upsertRooms } from '@roomlog/store';
import { beforeEach, vi } from 'vitest';
import { type Bench, begin, dashboardForEach, encoded, home, mother, room, sensor } from '../src/testing.ts';
import { startEffects } from './state/effects.ts';
import { scrubbing } from './state/history.ts';
import { speak } from './state/language.ts';
import { me, signInNeeded, signInProblem } from './state/me.ts';
import { isPhone, isVisible, screen } from './state/screen.ts';
import { rooms, selectionKey, status } from './state/state.ts';

export const otherRoom = '5a6b7c8d-0000-4000-8000-000000000002';
export const otherSensor = '5a6b7c8d-0000-4000-8000-0000000000ab';
/** Epoch seconds that all clocks show when a test begins. */
export const today = begin + 30 * 86_400;

export interface Page extends Bench {
  /** The address of every request so far. */
  asked: string[];
  /** What the browser sends with each request. */
  cookie: string;
  /** No request to an address with this in it reaches the server. */
  unreachable: string | null;
  /** The address bar; `entries` is how often Back leads to another address. */
  location: { search: string; hash: string; entries: number };
  /** Answers to addresses with this in them stay on their way until the returned function is called. */
  hold(part: string): () => void;
  /** All that was asked is answered, but for what is held. */
  settled(): Promise<void>;
  /** Time passes; what is asked meanwhile is answered. */
  pass(seconds: number): Promise<void>;
  /** A second room with a sensor is in the store. */
  addRoom(): Promise<void>;
  /** Messages with these ids are in the store; each says its id. */
  messagesOf(ids: readonly number[], of?: string): Promise<void>;
  /** Readings that were taken so many seconds before `today` are in the store. */
  readingsBefore(seconds: readonly number[], of?: string): Promise<void>;
}

/** A page for each test of the file. It has loaded nothing yet; `loadState` opens it. */
/** @param env of the dashboard */
export function pageForEach(env: Environment = {}): Page {
  const bench = dashboardForEach({ uploadReserve: 0 }, env);
  const page = {} as Page;
  const held = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<unknown>>();

  async function answer(path: string, { method = 'GET', body, headers }: RequestInit): Promise<Response> {
    page.asked.push(path);
    if (page.unreachable !== null && path.includes(page.unreachable)) throw new TypeError('fetch failed');
    const form = body instanceof FormData ? await encoded(body) : undefined;
    const ofForm = form && { 'content-type': form.type };
    const payload = form?.bytes ?? body;
    const answered = await bench.app.inject({
      method: method as 'GET',
      url: path,
      headers: { host: 'localhost', cookie: page.cookie, ...(headers as Record<string, string>), ...ofForm },
      ...((typeof payload === 'string' || payload instanceof Buffer) && { payload }),
    });
    const { statusCode: status, rawPayload, headers: given } = answered;
    const [cookie] = [given['set-cookie'] ?? []].flat();
    if (cookie !== undefined) page.cookie = cookie.split(';')[0] ?? '';
    const read = ['retry-after', 'roomlog-rows-estimate', 'roomlog-bytes-estimate'];
    const known = Object.fromEntries(read.map((name) => [name, String(given[name] ?? '')]));
    return new Response(status === 204 ? null : Uint8Array.from(rawPayload), { status, headers: known });
  }

  async function fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const answering = answer(path, init);
    underWay.add(answering);
    const response = await answering.finally(() => underWay.delete(answering));
    for (const [part, released] of held) if (path.includes(part)) await released;
    return response;
  }

  Object.assign(page, {
    hold(part: string) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(part, promise);
      return () => {
        held.delete(part);
        resolve();
      };
    },
    async settled() {
      do {
        await Promise.allSettled(underWay);
        await turn();
      } while (underWay.size > 0);
    },
    async pass(seconds: number) {
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      await page.settled();
    },
    async addRoom() {
      const sensors = [{ uuid: otherSensor, user_type: 'sensor_room', nickname: '寝室', icon: '', address: 'eeeeee' }];
      await upsertRooms(bench.store.db, [home, { ...home, uuid: otherRoom, name: '実家', sensors }]);
    },
    async messagesOf(ids: readonly number[], of = room) {
      const found = (await listRooms(bench.store.db)).find(({ uuid }) => uuid.toLowerCase() === of.toLowerCase());
      await insertMessages(bench.store.db, found?.id ?? 0, ids.map(messageOf));
    },
    async readingsBefore(seconds: readonly number[], of = sensor) {
      const found = (await roomSensors(bench.store.db)).find(({ uuid }) => uuid === of);
      await insertReadings(bench.store.db, found?.id ?? 0, seconds.map(readingBefore));
    },
  });

  beforeEach(async () => {
    await speak('ja');
    // A wide page that somebody looks at, without a pointer on its charts.
    scrubbing.value = false;
    [screen.value, isPhone.value, isVisible.value] = ['now', false, true];
    vi.useFakeTimers({
      toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
      now: today * 1000,
    });
    vi.stubGlobal('fetch', fetch);
    vi.stubGlobal('localStorage', emptyStorage());
    const { location, history } = addressBar();
    vi.stubGlobal('location', location);
    vi.stubGlobal('history', history);
    Object.assign(page, bench, { asked: [], cookie: '', unreachable: null, location });
    const end = startEffects();
    return async () => {
      rooms.value = null;
      me.value = null;
      signInNeeded.value = false;
      signInProblem.value = null;
      status.value = null;
      selectionKey.value = null;
      await page.pass(1);
      end();
      vi.useRealTimers();
      vi.unstubAllGlobals();
    };
  });
  return page;
}

/** As localStorage, until the page is closed. */
export function emptyStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

function addressBar() {
  const browsers = { pathname: '/', reload: () => {} };
  const location = Object.assign(Object.create(browsers), { search: '', hash: '', entries: 0 });
  const replaceState = (_state: null, _title: string, address: string) => {
    const { search, hash } = new URL(address, 'http://localhost');
    Object.assign(location, { search, hash });
  };
  const pushState: typeof replaceState = (...to) => {
    location.entries++;
    replaceState(...to);
  };
  return { location, history: { replaceState, pushState } };
}

const messageOf = (id: number) => ({
  id,
  unique_id: `id-${id}`,
  date: new Date((begin + id * 60) * 1000),
  media: 'text',
  message_type: 'normal',
  text: String(id),
  audio: '',
  image: '',
  sender: mother.uuid,
  user: mother,
  dictated: false,
  detail: null,
});

const readingBefore = (seconds: number) => ({
  id: today - seconds,
  created_at: new Date((today - seconds) * 1000),
  temperature: 20,
  humidity: 40,
  illuminance: null,
});
