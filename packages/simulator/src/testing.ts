import { onTestFinished } from 'vitest';
import type { SimulatorOptions } from './options.ts';
import { demoCredentials } from './service/bocco/endpoints.ts';
import type { WireEvent, WireMessage, WireReading, WireRoom } from './service/bocco/wire.ts';
import { startSimulator } from './service/server.ts';

type Query = Record<string, string | number>;

/** A running simulator, signed in, closed when the test ends. The clock stands still unless `speed` says otherwise. */
export async function openSimulator(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({
    start: new Date('2026-02-10T12:00:00Z'),
    speed: 0,
    gaps: false,
    ...options,
  });
  onTestFinished(() => simulator.close());
  const { baseUrl, controlUrl } = simulator;

  const signIn = (change: Query = {}) => {
    const { api_key, ...rest } = demoCredentials;
    return fetch(`${baseUrl}/sessions`, { method: 'POST', body: form({ apikey: api_key, ...rest, ...change }) });
  };
  const { access_token } = (await (await signIn()).json()) as { access_token: string };

  const get = (path: string, query: Query = {}, init: RequestInit = {}) =>
    fetch(`${baseUrl}${path}?${form({ access_token, ...query }).toString()}`, init);
  const list = async <Item>(path: string, query?: Query) => (await (await get(path, query)).json()) as Item[];
  const rooms = () => list<WireRoom>('/rooms/joined');
  const [room] = await rooms();
  if (room === undefined) throw new Error('no room');
  const home = `/rooms/${room.uuid}`;
  const sensor = room.sensors?.[0]?.uuid ?? '';

  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${controlUrl}/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });
  const lines = async <Item>(path: string) => {
    const text = await (await control('GET', path)).text();
    return text === '' ? [] : text.split('\n').map((line): Item => JSON.parse(line));
  };
  return {
    simulator,
    baseUrl,
    access_token,
    room,
    home,
    sensor,
    signIn,
    get,
    rooms,
    control,
    post: (fields: Query, path = `${home}/messages`) =>
      fetch(`${baseUrl}${path}`, { method: 'POST', body: form({ access_token, ...fields }) }),
    messages: (query?: Query) => list<WireMessage>(`${home}/messages`, query),
    subscribe: (query: Query) => list<WireEvent>(`${home}/subscribe`, query),
    readings: () => list<WireReading>(`${home}/sensor_environments/${sensor}`),
    truth: () => lines<Truth>('truth'),
    received: () => lines<Record<string, unknown>>('received'),
    advance: (seconds: number) => control('POST', 'clock', { advance: seconds }),
    set: (settings: object) => control('PUT', 'settings', settings),
  };
}

export type Truth =
  | ({ kind: 'reading'; room: string; sensor: string } & WireReading)
  | ({ kind: 'message'; room: string } & WireMessage);

export function form(fields: Query): URLSearchParams {
  return new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]));
}

export const text = (unique_id: string, words = 'こんにちは') => ({ media: 'text', text: words, unique_id });
