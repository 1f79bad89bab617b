/** For the tests: a dashboard over a real store with one room, one sensor and somebody who writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type Access, openAccess } from '@roomlog/access';
import { createLogger, type Environment, type Logger, readConfig } from '@roomlog/runtime';
import { insertReadings, openStore, roomSensors, type Store, setTimeZone, upsertRooms } from '@roomlog/store';
import type { InjectOptions } from 'fastify';
import { beforeEach, expect } from 'vitest';
import { createApp } from './app.ts';
import { type Limits, usualLimits } from './http/limits.ts';
import { checkAnswers } from './openapi/check-answers.ts';
import type { App } from './server.ts';

export const room = '5A6B7C8D-0000-4000-8000-000000000001';
export const sensor = '5a6b7c8d-0000-4000-8000-0000000000aa';
export const mother = { uuid: '5a6b7c8d-0000-4000-8000-0000000000bb', user_type: 'human', nickname: 'ママ', icon: '' };
export const uniqueId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
/** Epoch seconds at which the readings of `readingsAt` begin. */
export const begin = Date.UTC(2026, 0, 1) / 1000;

/** The room, as BOCCO lists it. */
export const home = {
  uuid: room,
  name: 'わが家',
  updated_at: new Date(begin * 1000),
  background_image: '',
  members: [{ user: mother, joined_at: new Date(begin * 1000), read_id: 2 }],
  sensors: [{ uuid: sensor, user_type: 'sensor_room', nickname: 'リビング', icon: '', address: 'ffffff' }],
};

export interface Bench {
  app: App;
  log: Logger;
  store: Store;
  access: Access;
  get<T>(url: string): Promise<T>;
  post(payload: object, headers?: Record<string, string>): ReturnType<typeof inject>;
  /** A reading at each of these minutes: 20 °C and a hundredth more each minute, 40.5 %, no light. */
  readingsAt(minutes: number[]): Promise<void>;
}

const inject = (app: App, payload: object, headers: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: `/api/rooms/${room}/messages`,
    headers: { host: 'localhost', ...headers },
    payload,
  });

/** A form with these fields; what has bytes is a file, called as a picture is. */
export function formOf(fields: Record<string, string | Buffer>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new File([Uint8Array.from(value)], 'holiday.png', { type: 'image/png' }));
  }
  return form;
}

/** A form as a browser sends it. */
export async function encoded(form: FormData): Promise<{ type: string; bytes: Buffer }> {
  const request = new Response(form);
  return { type: request.headers.get('content-type') ?? '', bytes: Buffer.from(await request.arrayBuffer()) };
}

/** Created for each test of the file, and deleted after it. */
export function dashboardForEach(limits: Partial<Limits> = {}, env: Environment = {}): Bench {
  const bench = {} as Bench;
  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roomlog-'));
    const path = join(folder, 'roomlog.db');
    const store = await openStore(path, 'writer');
    await setTimeZone(store.db, 'Asia/Tokyo');
    await upsertRooms(store.db, [home]);
    const config = readConfig({ ROOMLOG_DATA_DIR: folder, ROOMLOG_ALLOWED_HOSTS: 'pi.local', ...env });
    const stop = new AbortController();
    const reader = await openStore(path, 'reader');
    const access = await openAccess(folder);
    const log = await createLogger('test', 'silent');
    const app = await createApp({ config, log, outbox: store, reader, access }, stop.signal, {
      ...usualLimits,
      // Each is made by another process: only tests of that make one.
      backupSpace: Number.POSITIVE_INFINITY,
      ...limits,
    });
    injectInTurns(app);
    checkAnswers(app);
    Object.assign(bench, {
      app,
      log,
      store,
      access,
      get: async (url: string) => {
        const response = await app.inject({ url, headers: { host: 'localhost' } });
        expect(response.statusCode, response.body).toBe(200);
        return response.json();
      },
      post: (payload: object, headers = {}) => inject(app, payload, headers),
      readingsAt: async (minutes: number[]) => {
        const [found] = await roomSensors(store.db);
        await insertReadings(store.db, found?.id ?? 0, minutes.map(readingAt));
      },
    });
    const close = async () => {
      stop.abort();
      await app.close();
      await reader.close();
      await store.close();
      await access.close();
      rmSync(folder, { recursive: true });
    };
    return close;
  });
  return bench;
}

/** As requests come from a network: none in the turn of the event loop in which the one before was answered. */
function injectInTurns(app: App): void {
  const inject = app.inject.bind(app);
  Object.assign(app, { inject: (options: InjectOptions) => turn().then(() => inject(options)) });
}

const readingAt = (minute: number) => ({
  id: minute,
  created_at: new Date((begin + minute * 60) * 1000),
  temperature: 20 + minute / 100,
  humidity: 40.5,
});

/** Reads server-sent events one after the other (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export async function eventsOf(url: string, lastEventId?: string, query = '', more: Record<string, string> = {}) {
  const response = await fetch(`${url}/api/events${query}`, {
    headers: {
      accept: 'text/event-stream',
      ...more,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  let id = '';
  const read = async (): Promise<{ name: string; data: unknown }> => {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end === -1) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error('the stream has ended');
        buffer += value;
        continue;
      }
      const lines = buffer.slice(0, end).split('\n');
      buffer = buffer.slice(end + 2);
      const field = (key: string) => lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
      id = field('id') ?? id;
      const name = field('event');
      // Comments keep the connection alive.
      if (name !== undefined) return { name, data: JSON.parse(field('data') ?? 'null') };
    }
  };
  return {
    lastId: () => id,
    close: () => reader?.cancel(),
    next: async (wanted: string): Promise<unknown> => {
      for (;;) {
        const { name, data } = await read();
        if (name === wanted) return data;
      }
    },
    /** What came, in its order, up to and with the first one of this name. */
    upTo: async (last: string) => {
      const events: { name: string; data: unknown }[] = [];
      while (events.at(-1)?.name !== last) events.push(await read());
      return events;
    },
  };
}
