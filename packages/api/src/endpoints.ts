/** One endpoint of the API reference: its route, where the access token goes, and its timeouts and size limit. */
export interface Endpoint {
  method: 'GET' | 'POST';
  /** Under the base URL; `{…}` are parameters. */
  route: string;
  /** Where BOCCO expects `access_token`. */
  token: 'none' | 'query' | 'form';
  /** Idle timeout of one attempt: without a byte for this long, the connection counts as dead. */
  attemptMs: number;
  /** The deadline of a call: all attempts, the waits between them and a new sign-in. */
  deadlineMs: number;
  /** The largest answer, in decompressed bytes. */
  maxBytes: number;
  /** The status that ends a long poll without news: no failure, never retried. */
  heartbeat?: number;
}

export const MIB = 1024 * 1024;
const KIB = 1024;

const quick = { attemptMs: 10_000, deadlineMs: 30_000 } as const;
const upload = { attemptMs: 60_000, deadlineMs: 150_000 } as const;

const postMessage = { method: 'POST', route: '/rooms/{room}/messages', token: 'form' } as const;

/**
 * More than an answer can have. The text of a message may have 10,000 characters, 60 kB where they are escaped; a page
 * has 30 messages.
 */
const maxBytes = {
  token: 64 * KIB,
  message: MIB,
  page: 4 * MIB,
  // 1 to 2 kB a room, with its members, sensors and newest message: some 2,000 rooms.
  rooms: 4 * MIB,
  media: 25 * MIB,
  // No paging, and a window of unknown length. A day is 60 kB, so this is more than a year.
  readings: 24 * MIB,
} as const;

/** Every endpoint, after BOCCO's API reference (https://api-docs.bocco.me/). */
export const ENDPOINTS = {
  signIn: { method: 'POST', route: '/sessions', token: 'none', ...quick, maxBytes: maxBytes.token },
  getRooms: { method: 'GET', route: '/rooms/joined', token: 'query', ...quick, maxBytes: maxBytes.rooms },
  getMessages: { method: 'GET', route: '/rooms/{room}/messages', token: 'query', ...quick, maxBytes: maxBytes.page },
  sendText: { ...postMessage, ...quick, maxBytes: maxBytes.message },
  sendFile: { ...postMessage, ...upload, maxBytes: maxBytes.message },
  // BOCCO answers within 30 s, because its host (Heroku) ends every request without a first byte by then.
  subscribe: {
    method: 'GET',
    route: '/rooms/{room}/subscribe',
    token: 'query',
    attemptMs: 45_000,
    deadlineMs: 120_000,
    maxBytes: maxBytes.page,
    heartbeat: 408,
  },
  markAsRead: {
    method: 'POST',
    route: '/rooms/{room}/messages/{message_id}/read',
    token: 'query',
    ...quick,
    maxBytes: maxBytes.token,
  },
  downloadMedia: {
    method: 'GET',
    route: '/messages/{unique_id}.{ext}',
    token: 'query',
    ...upload,
    maxBytes: maxBytes.media,
  },
  getSensorReadings: {
    method: 'GET',
    route: '/rooms/{room}/sensor_environments/{sensor}',
    token: 'query',
    attemptMs: 30_000,
    deadlineMs: 60_000,
    maxBytes: maxBytes.readings,
  },
} as const satisfies Record<string, Endpoint>;
