/** Every address the page asks for. */
import type { SeriesJson } from '../src/schemas.ts';
import type { Span } from './range.ts';

const room = (uuid: string) => `/api/rooms/${encodeURIComponent(uuid)}`;

export const paths = {
  status: '/api/status',
  rooms: '/api/rooms',
  events: '/api/events',
  readings: (sensor: string, { from, to }: Span) =>
    `/api/sensors/${encodeURIComponent(sensor)}/readings?from=${from}&to=${to}&resolution=auto`,
  readingsCsv: (sensor: string, { from, to }: Span, resolution: SeriesJson['resolution']) =>
    `/api/sensors/${encodeURIComponent(sensor)}/readings.csv?from=${from}&to=${to}&resolution=${resolution}`,
  gaps: (sensor: string, { from, to }: Span) => `/api/sensors/${encodeURIComponent(sensor)}/gaps?from=${from}&to=${to}`,
  post: (uuid: string) => `${room(uuid)}/messages`,
  messages: (uuid: string, before?: number) =>
    `${room(uuid)}/messages?limit=50${before === undefined ? '' : `&before=${before}`}`,
  outbox: (uuid: string) => `${room(uuid)}/outbox`,
  outboxRow: (uuid: string, uniqueId: string) => `${room(uuid)}/outbox/${encodeURIComponent(uniqueId)}`,
};
