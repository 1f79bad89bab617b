/** Every address the page requests, but for those of the settings and of the first run. */
import type { DaysJson } from '../src/day-schemas.ts';
import type { SeriesJson } from '../src/schemas.ts';
import type { Span } from './state/range.ts';

/** A page of messages: the newest, those around an id, those that have every word of `q`. */
export interface MessageQuery {
  before?: number | undefined;
  after?: number | undefined;
  q?: string;
  /** Also what the robot was made to do. */
  motions?: '1' | undefined;
  limit: number;
}

/** Days such as 2026-11-22, both inside; metrics with commas. */
export interface DaysQuery {
  from: string;
  to: string;
  step: DaysJson['step'];
  metrics: string;
}

/** A page of places, those that need somebody first. */
export interface PlaceQuery {
  q?: string | undefined;
  after?: string | undefined;
  limit: number;
}

function queryOf(query: MessageQuery | PlaceQuery): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return new URLSearchParams(given).toString();
}

/** A sensor, or a room without one. */
interface Chosen {
  key: string;
  sensor: object | null;
}
const keyOf = ({ key, sensor }: Chosen) => ({ [sensor ? 'sensor' : 'room']: key });

const room = (uuid: string) => `/api/rooms/${encodeURIComponent(uuid)}`;
const sensor = (uuid: string) => `/api/sensors/${encodeURIComponent(uuid)}`;
const within = ({ from, to }: Span) => `from=${from}&to=${to}`;
const chained = (chain: boolean) => (chain ? '&chain=1' : '');

export const paths = {
  me: '/api/me',
  login: '/login',
  logout: '/logout',
  link: '/link',
  status: '/api/status',
  /** The first run, as a page of its own. */
  firstRun: '/?view=setup',
  docs: '/docs',
  /** A place on the usual page, or on the wall. */
  place: (place: Chosen | null) => `/${place ? `?${new URLSearchParams(keyOf(place)).toString()}` : ''}`,
  wall: (place: Chosen | null) => `/?${new URLSearchParams({ ...(place && keyOf(place)), view: 'wall' }).toString()}`,
  rooms: (after: string | null) => `/api/rooms?limit=200${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
  places: (query: PlaceQuery) => `/api/places?${queryOf(query)}`,
  events: '/api/events',
  /** @param chain with the sensors whose place it took */
  readings: (uuid: string, span: Span, resolution: SeriesJson['resolution'] | 'auto', chain = false) =>
    `${sensor(uuid)}/readings?${within(span)}&resolution=${resolution}${chained(chain)}`,
  readingsFile: (format: string, query: readonly (readonly [name: string, value: string])[]) =>
    `/api/readings.${format}?${new URLSearchParams(query.map(([name, value]) => [name, value])).toString()}`,
  days: (uuid: string, query: DaysQuery, chain = false) =>
    `${sensor(uuid)}/days?${new URLSearchParams({ ...query }).toString()}${chained(chain)}`,
  usual: (uuid: string, day: string, chain = false) => `${sensor(uuid)}/usual?day=${day}${chained(chain)}`,
  gaps: (uuid: string, span: Span, chain = false) => `${sensor(uuid)}/gaps?${within(span)}${chained(chain)}`,
  post: (uuid: string) => `${room(uuid)}/messages`,
  stamps: (uuid: string) => `${room(uuid)}/stamps`,
  messages: (uuid: string, query: MessageQuery) => `${room(uuid)}/messages?${queryOf(query)}`,
  messageDays: (uuid: string, span: Span, motions: boolean) =>
    `${room(uuid)}/messages/days?${within(span)}${motions ? '&motions=1' : ''}`,
  roomEvents: (uuid: string, span: Span, after: number | null, limit: number) =>
    `${room(uuid)}/events?${within(span)}&limit=${limit}${after === null ? '' : `&after=${after}`}`,
  messagesCsv: (uuid: string) => `${room(uuid)}/messages.csv`,
  media: (file: string) => `/media/${file}`,
  watch: (uuid: string) => `${room(uuid)}/watch`,
  read: (uuid: string, message: number) => `${room(uuid)}/messages/${message}/read`,
  outbox: (uuid: string) => `${room(uuid)}/outbox`,
  outboxRow: (uuid: string, uniqueId: string) => `${room(uuid)}/outbox/${encodeURIComponent(uniqueId)}`,
  settled: (uuid: string, uniqueId: string) => `${room(uuid)}/outbox/${encodeURIComponent(uniqueId)}/sent`,
};
