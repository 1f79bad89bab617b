/** What is fixed about an endpoint: where it is, where its token goes, how long and how large it may get. */
export interface Endpoint {
  method: 'GET' | 'POST';
  /** Under the base URL; `{…}` are parameters. */
  route: string;
  /** Where BOCCO expects `access_token`. */
  token: 'none' | 'query' | 'form';
  /** One try may take this long; then the connection counts as dead. */
  attemptMs: number;
  /** All tries, the pauses between them and a new sign-in. */
  deadlineMs: number;
  /** Decoded bytes of the answer. */
  maxBytes: number;
  /** The status that means "nothing new": part of the game, never tried again as a failure. */
  heartbeat?: number;
}

const MIB = 1024 * 1024;
const quick = { attemptMs: 10_000, deadlineMs: 30_000, maxBytes: 4 * MIB } as const;
const upload = { attemptMs: 60_000, deadlineMs: 150_000, maxBytes: 4 * MIB } as const;

const postMessage = { method: 'POST', route: '/rooms/{room}/messages', token: 'form' } as const;

export const ENDPOINTS = {
  signIn: { method: 'POST', route: '/sessions', token: 'none', ...quick },
  getRooms: { method: 'GET', route: '/rooms/joined', token: 'query', ...quick },
  getMessages: { method: 'GET', route: '/rooms/{room}/messages', token: 'query', ...quick },
  sendText: { ...postMessage, ...quick },
  sendFile: { ...postMessage, ...upload },
  // BOCCO answers within 30 s: its host cuts every request that has no first byte by then.
  subscribe: {
    method: 'GET',
    route: '/rooms/{room}/subscribe',
    token: 'query',
    attemptMs: 45_000,
    deadlineMs: 120_000,
    maxBytes: 4 * MIB,
    heartbeat: 408,
  },
  markAsRead: { method: 'POST', route: '/rooms/{room}/messages/{message_id}/read', token: 'query', ...quick },
  downloadMedia: { method: 'GET', route: '/messages/{unique_id}.{ext}', token: 'query', ...upload, maxBytes: 25 * MIB },
  // No paging, and a window of unknown length: this answer may be large.
  getSensorReadings: {
    method: 'GET',
    route: '/rooms/{room}/sensor_environments/{sensor}',
    token: 'query',
    attemptMs: 30_000,
    deadlineMs: 60_000,
    maxBytes: 64 * MIB,
  },
} as const satisfies Record<string, Endpoint>;
