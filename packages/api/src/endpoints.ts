/** What is fixed about an endpoint: where it is, where its token goes, how long and how large it may get. */
export interface Endpoint {
  method: 'GET' | 'POST';
  /** Under the base URL; `{…}` are parameters. */
  route: string;
  /** Where BOCCO expects `access_token`. */
  token: 'none' | 'query' | 'form';
  /** One try may be without a piece of an answer for so long; then the connection counts as dead. */
  attemptMs: number;
  /** All tries, the pauses between them and a new sign-in. */
  deadlineMs: number;
  /** Decoded bytes of the answer. */
  maxBytes: number;
  /** The status that means "nothing new": part of the game, never tried again as a failure. */
  heartbeat?: number;
}

export const MIB = 1024 * 1024;
const KIB = 1024;

const quick = { attemptMs: 10_000, deadlineMs: 30_000 } as const;
const upload = { attemptMs: 60_000, deadlineMs: 150_000 } as const;

const postMessage = { method: 'POST', route: '/rooms/{room}/messages', token: 'form' } as const;

/**
 * By what an answer can be, with room to spare. Of a message the text alone may have 10,000 characters, 60 kB where they
 * are escaped; a page has 30 of them.
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

export const ENDPOINTS = {
  signIn: { method: 'POST', route: '/sessions', token: 'none', ...quick, maxBytes: maxBytes.token },
  getRooms: { method: 'GET', route: '/rooms/joined', token: 'query', ...quick, maxBytes: maxBytes.rooms },
  getMessages: { method: 'GET', route: '/rooms/{room}/messages', token: 'query', ...quick, maxBytes: maxBytes.page },
  sendText: { ...postMessage, ...quick, maxBytes: maxBytes.message },
  sendFile: { ...postMessage, ...upload, maxBytes: maxBytes.message },
  // BOCCO answers within 30 s: its host cuts every request that has no first byte by then.
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
