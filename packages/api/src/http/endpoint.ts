/** One endpoint of a service: its route, where the access token goes, and its timeouts and size limit. */
export interface Endpoint {
  /** The service's name, as sentences have it. */
  service: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under the base URL; `{…}` are parameters. */
  route: string;
  /** Where the service expects the access token: in a parameter `access_token`, or in the header `Authorization`. */
  token: 'none' | 'query' | 'form' | 'bearer';
  /** What a 401 means, for an endpoint that gives out access tokens. */
  refusal?: string;
  /** Idle timeout of one attempt: without a byte for this long, the connection counts as dead. */
  attemptMs: number;
  /** The deadline of a call: all attempts, the waits between them and a new sign-in. */
  deadlineMs: number;
  /** The largest answer, in decompressed bytes. */
  maxBytes: number;
  /** The status that ends a long poll without news: no failure, never retried. */
  heartbeat?: number;
}

export const KIB = 1024;
export const MIB = 1024 * KIB;
