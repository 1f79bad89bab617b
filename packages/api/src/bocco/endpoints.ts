import { type Endpoint, KIB, MIB } from '../http/endpoint.ts';

const service = 'BOCCO';
const quick = { service, attemptMs: 10_000, deadlineMs: 30_000 } as const;
const upload = { service, attemptMs: 60_000, deadlineMs: 150_000 } as const;

const postMessage = { method: 'POST', route: '/rooms/{room}/messages', token: 'form' } as const;

/**
 * Every endpoint, after BOCCO's API reference (https://api-docs.bocco.me/). `maxBytes` is more than an answer can have:
 * the text of a message may have 10,000 characters, 60 kB where they are escaped, and a page has 30 messages.
 */
export const ENDPOINTS = {
  signIn: {
    method: 'POST',
    route: '/sessions',
    token: 'none',
    refusal: 'BOCCO refuses the sign-in: the API key, email or password is wrong',
    ...quick,
    maxBytes: 64 * KIB,
  },
  // 1 to 2 kB a room, with its members, sensors and newest message: some 2,000 rooms.
  getRooms: { method: 'GET', route: '/rooms/joined', token: 'query', ...quick, maxBytes: 4 * MIB },
  getMessages: { method: 'GET', route: '/rooms/{room}/messages', token: 'query', ...quick, maxBytes: 4 * MIB },
  sendText: { ...postMessage, ...quick, maxBytes: MIB },
  sendFile: { ...postMessage, ...upload, maxBytes: MIB },
  // BOCCO answers within 30 s, because its host (Heroku) ends every request without a first byte by then.
  subscribe: {
    method: 'GET',
    route: '/rooms/{room}/subscribe',
    token: 'query',
    service,
    attemptMs: 45_000,
    deadlineMs: 120_000,
    maxBytes: 4 * MIB,
    heartbeat: 408,
  },
  markAsRead: {
    method: 'POST',
    route: '/rooms/{room}/messages/{message_id}/read',
    token: 'query',
    ...quick,
    maxBytes: 64 * KIB,
  },
  downloadMedia: {
    method: 'GET',
    route: '/messages/{unique_id}.{ext}',
    token: 'query',
    ...upload,
    maxBytes: 25 * MIB,
  },
  getSensorReadings: {
    method: 'GET',
    route: '/rooms/{room}/sensor_environments/{sensor}',
    token: 'query',
    service,
    attemptMs: 30_000,
    deadlineMs: 60_000,
    // No paging, and a window of unknown length. A day is 60 kB, so this is more than a year.
    maxBytes: 24 * MIB,
  },
} as const satisfies Record<string, Endpoint>;
