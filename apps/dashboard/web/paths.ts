/** Every address the page requests, but for those of the settings and of the first run. */
import type { DaysJson } from '../src/day-schemas.ts';
import type { SeriesJson } from '../src/schemas.ts';
import type { Span } from './state/range.ts';

/** A page of messages: the newest, those around an id, those that have every word of `q`. */
export interface MessageQuery {
  before?: number | undefined;
  after?: number | undefined;
  q?: string;
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
  readings: (uuid: string, span: Span, resolution: SeriesJson['resolution'] | 'auto') =>
    `${sensor(uuid)}/readings?${within(span)}&resolution=${resolution}`,
  readingsFile: (format: string, query: readonly (readonly [name: string, value: string])[]) =>
    `/api/readings.${format}?${new URLSearchParams(query.map(([name, value]) => [name, value])).toString()}`,
  days: (uuid: string, query: DaysQuery) => `${sensor(uuid)}/days?${new URLSearchParams({ ...query }).toString()}`,
  usual: (uuid: string, day: string) => `${sensor(uuid)}/usual?day=${day}`,
  gaps: (uuid: string, span: Span) => `${sensor(uuid)}/gaps?${within(span)}`,
  post: (uuid: string) => `${room(uuid)}/messages`,
  messages: (uuid: string, query: MessageQuery) => `${room(uuid)}/messages?${queryOf(query)}`,
  messageDays: (uuid: string, span: Span) => `${room(uuid)}/messages/days?${within(span)}`,
  messagesCsv: (uuid: string) => `${room(uuid)}/messages.csv`,
  media: (file: string) => `/media/${file}`,
  read: (uuid: string, message: number) => `${room(uuid)}/messages/${message}/read`,
  outbox: (uuid: string) => `${room(uuid)}/outbox`,
  outboxRow: (uuid: string, uniqueId: string) => `${room(uuid)}/outbox/${encodeURIComponent(uniqueId)}`,
};
